//! What an output looks like, written as the contract of commands writes it.
//!
//! `height logs[{address topics[] data}] roots{height}`: an object with these keys in this order. A name alone may be anything, `name[]` is
//! an array, `name[{…}]` one that is not empty and all of whose items look so, `name{…}` an object. Around it, `[{…}]` is an array of objects.

use serde_json::Value;

/// Why a value does not look like `shape`, with the way to where it differs.
pub(crate) fn misfit(value: &Value, shape: &str) -> Option<String> {
    let mut rest = shape.trim();
    let found = if rest.starts_with('[') { list(value, &mut rest, "") } else { object(value, &mut rest, "") };
    assert!(found.is_some() || rest.is_empty(), "the shape goes on after its end: '{rest}'");
    found
}

fn object(value: &Value, shape: &mut &str, path: &str) -> Option<String> {
    let mut names = Vec::new();
    let mut wrong = None;
    loop {
        *shape = shape.trim_start();
        let end = shape.find([' ', '{', '}', '[', ']']).unwrap_or(shape.len());
        if end == 0 {
            break;
        }
        let (name, rest) = shape.split_at(end);
        *shape = rest;
        names.push(name);
        let found = inner(&value[name], shape, &format!("{path}.{name}"));
        wrong = wrong.or(found);
    }
    let Some(fields) = value.as_object() else { return Some(format!("{path} is no object: {value}")) };
    let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    if keys == names { wrong } else { Some(format!("{path} has the keys {keys:?}, not {names:?}")) }
}

/// What stands behind a name: a list, an object, or nothing.
fn inner(value: &Value, shape: &mut &str, path: &str) -> Option<String> {
    match shape.chars().next() {
        Some('[') => list(value, shape, path),
        Some('{') => braced(value, shape, path),
        _ => None,
    }
}

fn braced(value: &Value, shape: &mut &str, path: &str) -> Option<String> {
    *shape = shape.strip_prefix('{').expect("it was seen");
    let found = object(value, shape, path);
    *shape = shape.strip_prefix('}').unwrap_or_else(|| panic!("no }} before '{shape}'"));
    found
}

fn list(value: &Value, shape: &mut &str, path: &str) -> Option<String> {
    *shape = shape.strip_prefix('[').expect("it was seen");
    let item = *shape;
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    let mut found = (!value.is_array()).then(|| format!("{path} is no array: {value}"));
    if item.starts_with('{') {
        // The shape is read once even when there is nothing to compare it with.
        let nothing = braced(items.first().unwrap_or(&Value::Null), shape, &format!("{path}[0]"));
        found = found.or(nothing);
        for (place, value) in items.iter().enumerate().skip(1) {
            found = found.or_else(|| braced(value, &mut { item }, &format!("{path}[{place}]")));
        }
    }
    *shape = shape.strip_prefix(']').unwrap_or_else(|| panic!("no ] before '{shape}'"));
    found
}

/// Whether a text is `pattern`, in which `*` stands for any text.
pub(crate) fn is_like(text: &str, pattern: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return text == pattern };
    let Some(text) = text.strip_prefix(head) else { return false };
    let mut starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    starts.any(|start| is_like(&text[start..], tail))
}
