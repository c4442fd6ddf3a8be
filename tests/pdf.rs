//! From a display list to a file: operators, fonts and their text, images, links, outline, what the file says of itself.

mod document;
mod draw;
mod shape;
mod tags;
mod text;
