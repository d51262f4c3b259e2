"""The Plan's text, Section by Section, with what each paragraph means today."""
