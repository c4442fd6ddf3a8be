//! `kit.yaml`, the question bank and the candidates → [`Kit`] → [`Plan`].
