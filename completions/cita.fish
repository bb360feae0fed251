complete --keep-order --exclusive --command cita --arguments "(CITA_COMPLETE=fish cita -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
