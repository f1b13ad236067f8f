"""The parts of the scan editor's page, each in a file; ``editor_page`` puts them together."""
