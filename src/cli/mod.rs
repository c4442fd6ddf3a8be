//! The program `panelkit`: arguments, commands, diagnostics on a terminal.
