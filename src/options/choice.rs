//! Options that are one of a few.

use serde::{Deserialize, Serialize};

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $( $(#[$variant_doc:meta])* $variant:ident, )* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $( $(#[$variant_doc])* $variant, )* }
    };
}

choice! {
    /// Kind of file.
    Format {
        /// Comma-separated values.
        #[default]
        Csv,
        /// One JSON document.
        Json,
        /// One JSON object a line.
        Jsonl,
        /// Transcripts to read and print.
        Pdf,
    }
}

choice! {
    /// What a CSV row is.
    Mode {
        /// One conversation.
        #[default]
        Conversations,
        /// One message.
        Messages,
    }
}

choice! {
    /// For whom a CSV file is written.
    Dialect {
        /// For programs: no byte order mark, exact values.
        #[default]
        Machine,
        /// For Excel and its like: byte order mark, all cells quoted, formulas made harmless.
        Spreadsheet,
    }
}

choice! {
    /// What stands between CSV cells.
    Delimiter {
        /// `,`
        #[default]
        Comma,
        /// `;`, where the comma is the decimal mark.
        Semicolon,
        /// A tabulator.
        Tab,
    }
}

choice! {
    /// What the CSV header row says.
    Headers {
        /// Stable keys.
        #[default]
        Keys,
        /// Names for people.
        Labels,
    }
}

choice! {
    /// What becomes of line breaks in CSV cells.
    LineBreaks {
        /// They stay.
        #[default]
        Keep,
        /// Each becomes a visible `⏎`, for programs that cannot read multi-line cells.
        Visible,
    }
}

choice! {
    /// Paper of a PDF.
    Paper {
        /// 210 by 297 mm.
        #[default]
        A4,
        /// 8.5 by 11 inches.
        Letter,
    }
}

choice! {
    /// How many files conversations become.
    FileLayout {
        /// One each where they are read one by one (JSON, PDF), one for each part where they are lines of a table (CSV,
        /// JSON Lines).
        #[default]
        Auto,
        /// One each.
        PerConversation,
        /// One for each part of a bundle.
        PerPart,
        /// One for all: in a bundle, for each part.
        One,
    }
}

choice! {
    /// When documents go into one ZIP file (PDF with one document for each conversation).
    Bundle {
        /// Where there are several.
        #[default]
        Auto,
        /// Where there is one, too.
        Always,
        /// Several documents are an error, or go to the host one by one.
        Never,
    }
}

choice! {
    /// What becomes of files of messages and of recordings in a bundle.
    Media {
        /// Left out and counted.
        #[default]
        LeftOut,
        /// Included, without what devices write into recordings, if the profile lets them out.
        Included,
    }
}

choice! {
    /// What becomes of images that messages hold.
    Images {
        /// Named like every other file.
        #[default]
        Listed,
        /// Shown where they were sent, where the host gives their bytes: made anew, without what cameras write into them.
        Inline,
    }
}

choice! {
    /// How personal data is treated.
    Profile {
        /// Nothing is replaced.
        #[default]
        Internal,
        /// For readers outside the company.
        External,
        /// For training data.
        Training,
        /// For the person that the data is about.
        SubjectAccess,
    }
}

choice! {
    /// What looks for personal data in texts.
    Detection {
        /// Known identities, recognisers and the tagger.
        #[default]
        Full,
        /// Known identities and recognisers: no model is needed, names that no field holds stay.
        Rules,
    }
}

choice! {
    /// What becomes of times.
    Times {
        /// They stay.
        #[default]
        Keep,
        /// They move by whole weeks, by one number for all times of a subject (rule PRV-14).
        Shift,
    }
}

choice! {
    /// What becomes of the text of deleted messages (rule CUS-04); the message itself stays, marked.
    DeletedText {
        /// Left out.
        #[default]
        Omit,
        /// Kept.
        Keep,
    }
}

impl FileLayout {
    /// Whether conversations share a file of this format.
    pub(crate) fn is_together(self, format: Format) -> bool {
        match self {
            Self::Auto => matches!(format, Format::Csv | Format::Jsonl),
            Self::PerConversation => false,
            Self::PerPart | Self::One => true,
        }
    }
}

impl Delimiter {
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl Format {
    /// Name on the wire, which is also the file's extension.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Pdf => "pdf",
        }
    }

    /// Media type of the file.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Jsonl => "application/x-ndjson",
            Self::Pdf => "application/pdf",
        }
    }
}

impl Profile {
    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
            Self::Training => "training",
            Self::SubjectAccess => "subject-access",
        }
    }
}
