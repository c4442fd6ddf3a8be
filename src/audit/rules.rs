//! The rules that a file is audited by: name, when it is an error, clause, remedy.
//!
//! Names are stable: scripts and tests name them. What exactly is looked at stands where the rule is used; what is wrong
//! in a file is said by the finding.

use std::fmt;

use super::finding::Weight;
use super::standards::Standards;

/// When breaking a rule is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// In every file.
    Always,
    /// In files that are held to one of these.
    By(Standards),
    /// Never: it is a note at most.
    Advice,
}

use Demand::{Advice, Always, By};

/// One row per rule: its name here, its name outside, when it is an error, clause, remedy.
macro_rules! rules {
    ($($rule:ident $name:literal $demand:expr, $clause:literal, $remedy:literal;)*) => {
        /// A rule, in the order in which findings are told.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the table says what each is about")]
        pub enum Rule {
            $($rule,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)*];

            /// The name by which it is known outside of the program, as in `widget-without-appearance`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Rule::$rule => $name,)*
                }
            }

            /// When it is an error to break it.
            pub fn demand(self) -> Demand {
                match self {
                    $(Rule::$rule => $demand,)*
                }
            }

            /// Where it stands.
            pub fn clause(self) -> &'static str {
                match self {
                    $(Rule::$rule => $clause,)*
                }
            }

            /// What to do about it.
            pub fn remedy(self) -> &'static str {
                match self {
                    $(Rule::$rule => $remedy,)*
                }
            }
        }
    };
}

#[rustfmt::skip]
mod table {
    use super::*;

rules! {
    // The file.
    FileUnreadable "file-unreadable" Always, "ISO 32000-1 7.5",
        "make the file again, or repair it with a tool such as qpdf";
    HeaderWrong "header-wrong" By(Standards::ANY), "ISO 14289-1 6.1, ISO 19005-2 6.1.2",
        "write `%PDF-1.7` and a line end first of all";
    BinaryCommentMissing "binary-comment-missing" By(Standards::A), "ISO 19005-2 6.1.2",
        "write a comment of four bytes above 127 after the header";
    DataAfterEnd "data-after-end" By(Standards::A), "ISO 19005-2 6.1.3",
        "let nothing but a line end follow the last `%%EOF`";
    FileIdMissing "file-id-missing" By(Standards::A), "ISO 19005-2 6.1.3",
        "write `ID` with two strings into the trailer";
    Encrypted "encrypted" By(Standards::A), "ISO 19005-2 6.1.3",
        "save the file without encryption";
    AccessibilityForbidden "accessibility-forbidden" By(Standards::UA), "ISO 14289-1 7.16",
        "set bit 10 of the permissions";
    CatalogMissing "catalog-missing" Always, "ISO 32000-1 7.7.2",
        "make the file again, or repair it with a tool such as qpdf";
    PageTreeBroken "page-tree-broken" Always, "ISO 32000-1 7.7.3",
        "let `Kids` lead to each page once, and `Count` say how many there are";
    PageSize "page-size" By(Standards::A), "ISO 19005-2 6.1.13",
        "choose another paper";
    StreamUnreadable "stream-unreadable" Always, "ISO 32000-1 7.3.8",
        "write the stream again, whole and with a filter of the standard";
    StreamOutside "stream-outside" By(Standards::A), "ISO 19005-2 6.1.7",
        "put the data into the file";
    LzwFilter "lzw-filter" By(Standards::A), "ISO 19005-2 6.1.7",
        "compress with `FlateDecode`";
    StringTooLong "string-too-long" By(Standards::A), "ISO 19005-2 6.1.13",
        "make it shorter";
    NameTooLong "name-too-long" By(Standards::A), "ISO 19005-2 6.1.13",
        "make it shorter";

    // The catalog, and what may happen.
    LanguageMissing "language-missing" By(Standards::TAGGED), "ISO 14289-1 7.2, ISO 19005-2 6.7.4",
        "say it as `Lang` of the catalog";
    LanguageInvalid "language-invalid" By(Standards::TAGGED), "ISO 14289-1 7.2, ISO 19005-2 6.7.4",
        "name it as BCP 47 does: `en`, `de-CH`";
    NotMarked "not-marked" By(Standards::TAGGED), "ISO 14289-1 6.2, ISO 19005-2 6.7.2",
        "set `Marked` to true once the content is tagged";
    TagsSuspect "tags-suspect" By(Standards::UA), "ISO 14289-1 7.1",
        "see to the tags, and set `Suspects` to false";
    TitleNotDisplayed "title-not-displayed" By(Standards::UA), "ISO 14289-1 7.1",
        "set `DisplayDocTitle` of `ViewerPreferences` to true";
    LayersUnnamed "layers-unnamed" By(Standards::ANY), "ISO 14289-1 7.10, ISO 19005-2 6.9",
        "give each configuration a `Name`, and take `AS` out";
    XfaForm "xfa-form" By(Standards::ANY), "ISO 14289-1 7.15, ISO 19005-2 6.4.2",
        "make it a form of `AcroForm` fields alone";
    Javascript "javascript" By(Standards::A), "ISO 19005-2 6.5.1",
        "take the script out";
    ForbiddenAction "forbidden-action" By(Standards::A), "ISO 19005-2 6.5.1",
        "take the action out; links to pages and to the web may stay";
    AdditionalActions "additional-actions" By(Standards::A), "ISO 19005-2 6.5.2",
        "take `AA` out";
    AttachmentUnnamed "attachment-unnamed" By(Standards::ANY), "ISO 14289-1 7.11, ISO 19005-2 6.8",
        "write its name as both";
    AttachmentUntyped "attachment-untyped" By(Standards::A_3), "ISO 19005-3 6.8",
        "write it as `Subtype` of the embedded file";
    AttachmentForeign "attachment-foreign" By(Standards::A_2), "ISO 19005-2 6.8",
        "claim PDF/A-3, or attach PDF/A files only";
    AttachmentUnrelated "attachment-unrelated" By(Standards::A_3), "ISO 19005-3 6.8",
        "write both";

    // What the file says of itself.
    MetadataMissing "metadata-missing" By(Standards::ANY), "ISO 14289-1 7.1, ISO 19005-2 6.6.2",
        "write an XMP packet as `Metadata` of the catalog";
    MetadataBroken "metadata-broken" By(Standards::ANY), "ISO 14289-1 7.1, ISO 19005-2 6.6.2",
        "write it as XMP: RDF in XML, in UTF-8";
    MetadataFiltered "metadata-filtered" Advice, "ISO 32000-1 14.3.2",
        "write the stream without a filter, so that tools that know no PDF can read it";
    MetadataPacket "metadata-packet" By(Standards::A), "ISO 19005-2 6.6.2.2",
        "take the attribute out";
    MetadataUndescribed "metadata-undescribed" By(Standards::A), "ISO 19005-2 6.6.2.3",
        "take it out, or describe it in an extension schema";
    TitleMissing "title-missing" By(Standards::UA), "ISO 14289-1 7.1",
        "give the document a title";
    InformationDiffers "information-differs" Advice, "ISO 32000-1 14.3.3",
        "write the same in both places, or leave the information dictionary out";
    ClaimMissing "claim-missing" Always, "ISO 14289-1 5, ISO 19005-2 6.6.4",
        "write the claim into the metadata";
    ClaimUnknown "claim-unknown" Advice, "ISO 14289-1 5, ISO 19005-2 6.6.4",
        "hold the file to a standard with `--as`";
    ClaimPrefix "claim-prefix" By(Standards::ANY), "ISO 14289-1 5, ISO 19005-2 6.6.4",
        "give the namespace this prefix";

    // Content streams.
    ContentSyntax "content-syntax" Always, "ISO 32000-1 7.8.2",
        "write the stream again";
    UnknownOperator "unknown-operator" Always, "ISO 32000-1 annex A, ISO 19005-2 6.2.2",
        "take it out";
    UnbalancedGraphicsState "unbalanced-graphics-state" Always, "ISO 32000-1 8.4.2",
        "let every `q` have its `Q`";
    GraphicsStateTooDeep "graphics-state-too-deep" By(Standards::A), "ISO 19005-2 6.1.13",
        "open fewer of them in each other";
    UnbalancedTextObject "unbalanced-text-object" Always, "ISO 32000-1 9.4.1",
        "let every `BT` have its `ET`, outside of others";
    UnbalancedMarkedContent "unbalanced-marked-content" Always, "ISO 32000-1 14.6",
        "let every `BMC` and `BDC` have its `EMC`";
    ResourceMissing "resource-missing" Always, "ISO 32000-1 7.8.3",
        "put it there, or do not name it";
    ResourcesInherited "resources-inherited" By(Standards::A), "ISO 19005-2 6.2.2",
        "give it a `Resources` dictionary";
    PostscriptXobject "postscript-xobject" By(Standards::A), "ISO 19005-2 6.2.9",
        "draw it in another way";
    ReferenceXobject "reference-xobject" By(Standards::ANY), "ISO 14289-1 7.20, ISO 19005-2 6.2.9",
        "draw it in the file itself";
    UntaggedContent "untagged-content" By(Standards::TAGGED), "ISO 14289-1 7.1, ISO 19005-2 6.7.3",
        "tag it, or mark it as an artifact when it says nothing";
    ArtifactInTagged "artifact-in-tagged" By(Standards::UA), "ISO 14289-1 7.1",
        "end the tagged content before the artifact";
    TaggedInArtifact "tagged-in-artifact" By(Standards::UA), "ISO 14289-1 7.1",
        "end the artifact before the tagged content";
    MarkedContentNested "marked-content-nested" By(Standards::TAGGED), "ISO 32000-1 14.7.4.2",
        "end the one before the other";
    McidRepeated "mcid-repeated" By(Standards::TAGGED), "ISO 32000-1 14.7.4.2",
        "give each marked content of a page a number of its own";

    // Colours and images.
    DeviceColourUndefined "device-colour-undefined" By(Standards::A), "ISO 19005-2 6.2.4.3",
        "add an output intent with a profile of as many components";
    OutputIntentBroken "output-intent-broken" By(Standards::A), "ISO 19005-2 6.2.3",
        "write the ICC profile as `DestOutputProfile`, with `N`";
    BlendingSpaceMissing "blending-space-missing" By(Standards::A), "ISO 19005-2 6.2.10",
        "give the page a `Group` with `CS`, or the file an output intent";
    BlendModeUnknown "blend-mode-unknown" By(Standards::A), "ISO 19005-2 6.2.10",
        "use a mode of ISO 32000-1 11.3.5";
    TransferFunction "transfer-function" By(Standards::A), "ISO 19005-2 6.2.5",
        "take `TR`, `TR2` and `HTP` out";
    ImageInterpolated "image-interpolated" By(Standards::A), "ISO 19005-2 6.2.8",
        "take `Interpolate` out, or set it to false";
    ImageAlternates "image-alternates" By(Standards::A), "ISO 19005-2 6.2.8",
        "take `Alternates` and `OPI` out";
    ImageDepth "image-depth" Always, "ISO 32000-1 8.9.5, ISO 19005-2 6.2.8",
        "write `BitsPerComponent` as it is";
    ImageWithoutColours "image-without-colours" Always, "ISO 32000-1 8.9.5",
        "write `ColorSpace`";
    ImageSize "image-size" Always, "ISO 32000-1 8.9.5",
        "write `Width` and `Height`";

    // Fonts.
    FontNotEmbedded "font-not-embedded" By(Standards::ANY), "ISO 14289-1 7.21.4, ISO 19005-2 6.2.11.4",
        "put its program into the file";
    FontBroken "font-broken" Always, "ISO 32000-1 9.5",
        "write the font's dictionary again";
    FontProgramBroken "font-program-broken" By(Standards::ANY), "ISO 14289-1 7.21.4, ISO 19005-2 6.2.11.4",
        "put a sound program into the file";
    FontNameDiffers "font-name-differs" By(Standards::ANY), "ISO 32000-1 9.8, ISO 19005-2 6.2.11.2",
        "write the same as `BaseFont` and `FontName`";
    SubsetTagWrong "subset-tag-wrong" By(Standards::ANY), "ISO 32000-1 9.6.4",
        "name it like `ABCDEF+Name`";
    CidToGidMissing "cid-to-gid-missing" By(Standards::ANY), "ISO 14289-1 7.21.3, ISO 19005-2 6.2.11.3",
        "write `CIDToGIDMap`, as `Identity` or as a stream";
    FontWidthWrong "font-width-wrong" By(Standards::ANY), "ISO 14289-1 7.21.5, ISO 19005-2 6.2.11.5",
        "write the widths of the program into the file";
    GlyphMissing "glyph-missing" By(Standards::ANY), "ISO 14289-1 7.21.4, ISO 19005-2 6.2.11.4",
        "keep the glyph when the font is cut down";
    NotdefShown "notdef-shown" By(Standards::ANY), "ISO 14289-1 7.21.8, ISO 19005-2 6.2.11.8",
        "choose a font that has the character";
    FontWithoutUnicode "font-without-unicode" By(Standards::TEXT), "ISO 14289-1 7.21.7, ISO 19005-2 6.2.11.7",
        "write a `ToUnicode` map";
    CodeWithoutUnicode "code-without-unicode" By(Standards::TEXT), "ISO 14289-1 7.21.7, ISO 19005-2 6.2.11.7",
        "give the code its text in the `ToUnicode` map";
    UnicodeForbidden "unicode-forbidden" By(Standards::TEXT), "ISO 14289-1 7.21.7, ISO 19005-2 6.2.11.7",
        "give the code its real text";

    // The structure tree.
    StructureMissing "structure-missing" By(Standards::TAGGED), "ISO 14289-1 7.1, ISO 19005-2 6.7.3",
        "tag the document";
    StructureKidBroken "structure-kid-broken" By(Standards::TAGGED), "ISO 32000-1 14.7.2",
        "let `K` lead to elements, marked content and objects alone";
    StructureCycle "structure-cycle" By(Standards::TAGGED), "ISO 32000-1 14.7.2",
        "let each element stand in one place";
    StructureParentWrong "structure-parent-wrong" By(Standards::TAGGED), "ISO 32000-1 14.7.2, ISO 14289-1 7.1",
        "let `P` lead to the element above";
    StructureTypeMissing "structure-type-missing" By(Standards::TAGGED), "ISO 32000-1 14.7.2",
        "write the type as `S`";
    StructureTypeUnknown "structure-type-unknown" By(Standards::TAGGED), "ISO 14289-1 7.1, ISO 19005-2 6.7.3.4",
        "map it to a type of the standard in `RoleMap`";
    RoleMapCycle "role-map-cycle" By(Standards::TAGGED), "ISO 14289-1 7.1",
        "map the type to one of the standard";
    StandardTypeRemapped "standard-type-remapped" By(Standards::UA), "ISO 14289-1 7.1",
        "take it out of `RoleMap`";
    HeadingFirst "heading-first" By(Standards::UA), "ISO 14289-1 7.4.2",
        "begin with `H1`";
    HeadingGap "heading-gap" By(Standards::UA), "ISO 14289-1 7.4.2",
        "go down one level at a time";
    HeadingsMixed "headings-mixed" By(Standards::UA), "ISO 14289-1 7.4.4",
        "number all headings, or none";
    TableNesting "table-nesting" By(Standards::UA), "ISO 14289-1 7.2",
        "build tables of `Caption`, `THead`, `TBody`, `TFoot`, `TR`, `TH` and `TD`";
    TableIrregular "table-irregular" By(Standards::UA), "ISO 14289-1 7.2",
        "let all rows have as many cells, counting `ColSpan` and `RowSpan`";
    TableCellsOverlap "table-cells-overlap" By(Standards::UA), "ISO 14289-1 7.2",
        "let each cell have fields of its own";
    TableHeaderScope "table-header-scope" By(Standards::UA), "ISO 14289-1 7.5",
        "write `Scope` (`Row`, `Column` or `Both`), or `Headers` in the cells";
    TableHeaderUnknown "table-header-unknown" By(Standards::UA), "ISO 14289-1 7.5",
        "name the `ID` of a header cell of the same table";
    CaptionMisplaced "caption-misplaced" By(Standards::UA), "ISO 14289-1 7.2",
        "let the caption come first, or last in a table";
    ListNesting "list-nesting" By(Standards::UA), "ISO 14289-1 7.2",
        "build lists of `LI` with `Lbl` and `LBody`";
    ContentsNesting "contents-nesting" By(Standards::UA), "ISO 14289-1 7.2",
        "build tables of contents of `TOCI`";
    FigureWithoutAlternative "figure-without-alternative" By(Standards::UA), "ISO 14289-1 7.3",
        "write `Alt`, or mark the picture as an artifact";
    NoteWithoutId "note-without-id" By(Standards::UA), "ISO 14289-1 7.9",
        "write an `ID` that no other element has";
    ElementIdRepeated "element-id-repeated" By(Standards::TAGGED), "ISO 32000-1 14.7.2, ISO 14289-1 7.9",
        "give each element an `ID` of its own";
    FormElementContent "form-element-content" By(Standards::UA), "ISO 14289-1 7.18.4",
        "let each field have a `Form` element of its own, with its label beside it";
    LinkWithoutObject "link-without-object" By(Standards::UA), "ISO 14289-1 7.18.5",
        "put the link annotation into the element (`OBJR`)";

    // The parent tree.
    ParentTreeMissing "parent-tree-missing" By(Standards::TAGGED), "ISO 32000-1 14.7.4.4",
        "write `ParentTree`";
    ParentTreeUnsorted "parent-tree-unsorted" By(Standards::TAGGED), "ISO 32000-1 7.9.7",
        "write the keys in order, each once";
    ParentTreeNextKey "parent-tree-next-key" Always, "ISO 32000-1 14.7.2",
        "write a greater one";
    ParentTreeKeyMissing "parent-tree-key-missing" By(Standards::TAGGED), "ISO 32000-1 14.7.4.4",
        "add the key, with the element or elements it leads to";
    ParentTreeKeyShared "parent-tree-key-shared" By(Standards::TAGGED), "ISO 32000-1 14.7.4.4",
        "give each page and annotation a key of its own";
    ParentTreeWrong "parent-tree-wrong" By(Standards::TAGGED), "ISO 32000-1 14.7.4.4",
        "let it lead to the element that has the content";
    StructParentsMissing "struct-parents-missing" By(Standards::TAGGED), "ISO 32000-1 14.7.4.4",
        "give it a key of the parent tree";
    StructParentMissing "struct-parent-missing" By(Standards::TAGGED), "ISO 32000-1 14.7.4.4",
        "give it a key of the parent tree";
    McidUnknown "mcid-unknown" By(Standards::TAGGED), "ISO 14289-1 7.1",
        "put it into an element, or mark the content as an artifact";
    McidMissing "mcid-missing" By(Standards::TAGGED), "ISO 32000-1 14.7.4.2",
        "take it out of the element, or mark the content";
    McidShared "mcid-shared" By(Standards::TAGGED), "ISO 32000-1 14.7.4.2",
        "let each marked content stand in one element";

    // Annotations.
    AnnotationBroken "annotation-broken" Always, "ISO 32000-1 12.5.2",
        "write it with `Subtype` and `Rect`, or take it out of `Annots`";
    AnnotationRepeated "annotation-repeated" Always, "ISO 32000-1 12.5.2",
        "let each annotation stand on one page, once";
    AnnotationForbidden "annotation-forbidden" By(Standards::A), "ISO 19005-2 6.3.1",
        "take it out";
    AnnotationNotPrinted "annotation-not-printed" By(Standards::A), "ISO 19005-2 6.3.2",
        "set `F` to 4";
    AnnotationPageWrong "annotation-page-wrong" Always, "ISO 32000-1 12.5.2",
        "let `P` lead to the page that has the annotation";
    AnnotationPageMissing "annotation-page-missing" Advice, "ISO 32000-1 12.5.2",
        "write `P`: some viewers look for it";
    RectangleReversed "rectangle-reversed" Always, "ISO 32000-1 7.9.5",
        "write the lower left corner first: some viewers ask for it";
    WidgetWithoutAppearance "widget-without-appearance" By(Standards::A), "ISO 19005-2 6.3.3",
        "draw it for each of its states";
    AnnotationWithoutAppearance "annotation-without-appearance" By(Standards::A), "ISO 19005-2 6.3.3",
        "draw it";
    AppearanceOthers "appearance-others" By(Standards::A), "ISO 19005-2 6.3.3",
        "leave only `N` in `AP`";
    AppearanceBroken "appearance-broken" Always, "ISO 32000-1 12.5.5",
        "write one stream, or for buttons one for each state";
    WidgetAction "widget-action" By(Standards::A), "ISO 19005-2 6.4.1",
        "take `A` out";
    TabOrderMissing "tab-order-missing" By(Standards::UA), "ISO 14289-1 7.18.3",
        "set `Tabs` of the page to `S`";
    WidgetUntagged "widget-untagged" By(Standards::UA), "ISO 14289-1 7.18.4",
        "put it into a `Form` element (`OBJR`)";
    LinkUntagged "link-untagged" By(Standards::UA), "ISO 14289-1 7.18.5",
        "put it into a `Link` element (`OBJR`)";
    AnnotationUntagged "annotation-untagged" By(Standards::UA), "ISO 14289-1 7.18.1",
        "put it into an `Annot` element (`OBJR`)";
    AnnotationTaggedTwice "annotation-tagged-twice" By(Standards::TAGGED), "ISO 32000-1 14.7.4.3",
        "let it stand in one element";
    LinkWithoutContents "link-without-contents" By(Standards::UA), "ISO 14289-1 7.18.5",
        "write where it leads";
    AnnotationWithoutContents "annotation-without-contents" By(Standards::UA), "ISO 14289-1 7.18.1",
        "write it, or `Alt` of its element";

    // The form.
    NeedAppearances "need-appearances" By(Standards::A), "ISO 19005-2 6.4.1",
        "draw all fields, and take `NeedAppearances` out: some viewers show nothing otherwise";
    FieldBroken "field-broken" Always, "ISO 32000-1 12.7.3",
        "take it out of `Fields` or `Kids`";
    FieldCycle "field-cycle" Always, "ISO 32000-1 12.7.3",
        "let each field stand in one place";
    FieldParentWrong "field-parent-wrong" Always, "ISO 32000-1 12.7.3",
        "let `Parent` lead back";
    FieldTypeMissing "field-type-missing" Always, "ISO 32000-1 12.7.3",
        "write `FT`: `Tx`, `Btn`, `Ch` or `Sig`";
    FieldNameMissing "field-name-missing" Always, "ISO 32000-1 12.7.3.2",
        "write it as `T`";
    FieldNameInvalid "field-name-invalid" Always, "ISO 32000-1 12.7.3.2",
        "name it without points";
    FieldNameRepeated "field-name-repeated" Always, "ISO 32000-1 12.7.3.2",
        "name them apart: they would always have the same value";
    FieldWithoutDescription "field-without-description" By(Standards::UA), "ISO 14289-1 7.18.1",
        "write `TU`";
    FieldWithoutWidget "field-without-widget" Advice, "ISO 32000-1 12.7.3",
        "put a widget on a page, or let the field be read-only";
    WidgetNotOnPage "widget-not-on-page" Always, "ISO 32000-1 12.5.2",
        "put it into `Annots` of its page";
    WidgetUnreachable "widget-unreachable" Always, "ISO 32000-1 12.7.2",
        "put its field into `Fields`, or into `Kids` of one that is there";
    DefaultAppearanceMissing "default-appearance-missing" Always, "ISO 32000-1 12.7.3.3",
        "write `DA` with a font and a size, as in `/F 11 Tf 0 g`";
    DefaultAppearanceFont "default-appearance-font" Always, "ISO 32000-1 12.7.3.3",
        "put the font into `Font` of `DR`";
    AppearanceUnmarked "appearance-unmarked" Always, "ISO 32000-1 12.7.3.3",
        "put `/Tx BMC` and `EMC` around the text";
    LengthWithoutComb "length-without-comb" Advice, "ISO 32000-1 12.7.4.3",
        "take `MaxLen` out, or let the field be a comb";
    CombWithoutLength "comb-without-length" Always, "ISO 32000-1 12.7.4.3",
        "write `MaxLen`";
    ValueTooLong "value-too-long" Always, "ISO 32000-1 12.7.4.3",
        "make the value shorter, or `MaxLen` greater";
    ValueWrongType "value-wrong-type" Always, "ISO 32000-1 12.7.4",
        "write text as a string, the state of a button as a name";
    ChoiceWithoutOptions "choice-without-options" Always, "ISO 32000-1 12.7.4.4",
        "write the options as `Opt`";
    ChoiceValueUnknown "choice-value-unknown" Always, "ISO 32000-1 12.7.4.4",
        "choose one of the options";
    OffStateMissing "off-state-missing" Always, "ISO 32000-1 12.7.4.2",
        "add a stream `Off`, empty or not, to `N`";
    OnStateMissing "on-state-missing" Always, "ISO 32000-1 12.7.4.2",
        "add a stream for being on to `N`";
    StateMissing "state-missing" Always, "ISO 32000-1 12.5.5",
        "write `AS`";
    StateUnknown "state-unknown" Always, "ISO 32000-1 12.5.5",
        "let `AS` name a state of `N`";
    StateDiffers "state-differs" Always, "ISO 32000-1 12.7.4.2",
        "let `AS` be the field's value where the widget has that state, otherwise `Off`";
    ButtonValueUnknown "button-value-unknown" Always, "ISO 32000-1 12.7.4.2",
        "let the value be a state of one of the widgets, or `Off`";
    RadioKidNamed "radio-kid-named" Always, "ISO 32000-1 12.7.4.2",
        "leave `T` to the group: the field would be another one otherwise";
}
}

pub use table::Rule;

impl Rule {
    /// What a finding of it weighs in a file that is held to these standards.
    pub fn weight(self, standards: Standards) -> Weight {
        match self.demand() {
            Always => Weight::Error,
            By(demanding) if demanding.touches(standards) => Weight::Error,
            By(_) | Advice => Weight::Note,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Rule;

    #[test]
    fn names_are_words_with_hyphens_and_differ() {
        let names: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
        let fits = |name: &&&str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert_eq!(names.iter().find(|name| !fits(name)), None);
    }

    #[test]
    fn clauses_and_remedies_are_told_in_the_form_of_diagnostics() {
        for rule in Rule::ALL {
            assert!(rule.clause().starts_with("ISO "), "{rule}");
            assert!(!rule.remedy().ends_with('.') && rule.remedy().starts_with(char::is_lowercase), "{rule}");
        }
    }
}
