"""The glossary and the accessibility statement: what explains the pages, and needs no release."""
