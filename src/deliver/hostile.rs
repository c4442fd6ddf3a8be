//! Texts that try to break out of a header, a property or a parameter, for the tests of the writers.

/// Each stands in every place where a kit's text can stand.
pub const TEXTS: &[&str] = &[
    "Ada\r\nBcc: eve@example.org",
    "Ada\nATTENDEE:mailto:eve@example.org",
    "Ada\rSTATUS:CANCELLED",
    "Ada\r\n\r\n<script>alert(1)</script>",
    "Ada\r\n --boundary\r\n",
    "\r\n\r\n",
    "\0Ada\0",
    "Ada\u{0B}\u{0C}\u{1B}[2J\u{7F}",
    "Ada\u{85}END:VEVENT\u{2028}END:VCALENDAR\u{2029}",
    "\u{202E}gro.elpmaxe@eve\u{202C}",
    "\u{2066}Ada\u{2069}\u{200F}\u{061C}",
    "\"; X-EVIL=\"1\":mailto:eve@example.org",
    "a;b,c:d\\e\\nf\\",
    "^n^'^^",
    "=?UTF-8?Q?Bcc=3A_eve=40example.org?=",
    "\"Ada\" <eve@example.org>, (comment) ",
    "Ada\\\"",
    "<!-- & --> </table>",
    "👩\u{200D}👩\u{200D}👧\u{200D}👦🏳\u{FE0F}\u{200D}🌈",
    "ليلى حسن المصري",
    "%0D%0ABcc:eve@example.org",
    "",
    " ",
    "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß",
];
