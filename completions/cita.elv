set edit:completion:arg-completer[cita] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) CITA_COMPLETE="elvish" cita -- $@words) | to-lines
}
