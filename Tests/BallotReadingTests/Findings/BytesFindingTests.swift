import BudgetModel
import Testing

@testable import BallotReading

/// FORMATS 1.1: bytes, quotes, limits.
struct BytesFindingTests {
  @Test(arguments: BytesFindingTests.cases)
  func theWholeListOfFindingsIsPrinted(_ one: FindingCase) {
    #expect(one.lines == one.expected)
  }

  static let cases: [FindingCase] = [
    FindingCase(
      name: "invalid bytes are refused with their offset", table: .ballots,
      text: "",
      bytes: [
        0x62, 0x61, 0x6C, 0x6C, 0x6F, 0x74, 0x5F, 0x69, 0x64, 0x2C, 0x76, 0x6F, 0x74, 0x65, 0x0A,
        0x62, 0x31, 0x2C, 0x70, 0x31, 0x0A, 0x62, 0x32, 0x2C, 0x22, 0x70, 0xB3, 0x31, 0x22, 0x0A,
      ],
      expected: [
        "ballots/north.csv:3:6: error: byte 26 (0xB3) is not UTF-8; the file is probably Windows-1250: save it as CSV UTF-8 [not-utf8]"
      ]),
    FindingCase(
      name: "a Latin-1 file is named", table: .ballots,
      text: "",
      bytes: [
        0x62, 0x61, 0x6C, 0x6C, 0x6F, 0x74, 0x5F, 0x69, 0x64, 0x2C, 0x76, 0x6F, 0x74, 0x65, 0x0A,
        0x62, 0xE9, 0x2C, 0x70, 0x31, 0x0A,
      ],
      expected: [
        "ballots/north.csv:2:2: error: byte 16 (0xE9) is not UTF-8; the file is probably Latin-1 or Windows-1252: save it as CSV UTF-8 [not-utf8]"
      ]),
    FindingCase(
      name: "UTF-16 with a mark is refused", table: .ballots,
      text: "",
      bytes: [
        0xFF, 0xFE, 0x62, 0x00, 0x61, 0x00, 0x6C, 0x00, 0x6C, 0x00, 0x6F, 0x00, 0x74, 0x00, 0x5F,
        0x00, 0x69, 0x00, 0x64, 0x00, 0x2C, 0x00, 0x76, 0x00, 0x6F, 0x00, 0x74, 0x00, 0x65, 0x00,
        0x0A, 0x00, 0x62, 0x00, 0x31, 0x00, 0x2C, 0x00, 0x70, 0x00, 0x31, 0x00, 0x0A, 0x00,
      ],
      expected: [
        "ballots/north.csv:1:1: error: byte 0 (0xFF) is not UTF-8; the file is UTF-16: save it as CSV UTF-8 [not-utf8]"
      ]),
    FindingCase(
      name: "UTF-16 without a mark is refused", table: .ballots,
      text: "",
      bytes: [
        0x62, 0x00, 0x61, 0x00, 0x6C, 0x00, 0x6C, 0x00, 0x6F, 0x00, 0x74, 0x00, 0x5F, 0x00, 0x69,
        0x00, 0x64, 0x00, 0x2C, 0x00, 0x76, 0x00, 0x6F, 0x00, 0x74, 0x00, 0x65, 0x00, 0x0A, 0x00,
        0x62, 0x00, 0x31, 0x00, 0x2C, 0x00, 0x70, 0x00, 0x31, 0x00, 0x0A, 0x00,
      ],
      expected: [
        "ballots/north.csv:1:1: error: byte 0 (0x62) is not UTF-8; the file is UTF-16: save it as CSV UTF-8 [not-utf8]"
      ]),
    FindingCase(
      name: "a mark inside the file is refused", table: .ballots,
      text: "ballot_id,vote\nb1,p1\n\u{FEFF}b2,p2\n",
      expected: [
        "ballots/north.csv:3:1: note: blanks other than spaces trimmed from 1 cell [blank-invisible]",
        "ballots/north.csv:3:1: error: a byte-order mark (U+FEFF) stands inside the file; files were probably joined: delete it [bom-inside]",
      ]),
    FindingCase(
      name: "a program is no table", table: .ballots, text: "\u{7F}ELF\u{2}\u{1}\u{0}\u{0}x\n\u{0}",
      expected: [
        "ballots/north.csv: error: the first line holds a NUL byte, so this is no text table: export as CSV UTF-8 [file-not-text]"
      ]),
    FindingCase(
      name: "a NUL byte is refused", table: .ballots,
      text: "ballot_id,vote\nb1,p1\nb2,\u{0}p2\n",
      expected: [
        "ballots/north.csv:3:4: error: a NUL byte (U+0000); the file is damaged or not text: export it again [nul-byte]"
      ]),
    FindingCase(
      name: "a control character in an id is refused", table: .ballots,
      text: "ballot_id,vote\nb1,p1\nb\u{1}2,p2\n",
      expected: [
        "ballots/north.csv:3:1: error: the id 'b\\u{1}2' holds a control character (U+0001); delete it [control-character]"
      ]),
    FindingCase(
      name: "a control character in a choice is refused", table: .ballots,
      text: "ballot_id,vote\nb1,\"p1,p\u{2}2\"\n",
      expected: [
        "ballots/north.csv:2:8: error: the choice 'p\\u{2}2' holds a control character (U+0002); delete it [control-character]"
      ]),
    FindingCase(
      name: "a control character in a number is refused", table: .projects,
      text: "project_id,name,cost\np1,Park,5\u{1}00\n",
      expected: [
        "projects.csv:2:9: error: '5\\u{1}00' holds a control character (U+0001); delete it [control-character]"
      ]),
    FindingCase(
      name: "a control character in a text is taken out", table: .projects,
      text: "project_id,name,cost\np1,Pa\u{1}rk,500\n",
      expected: [
        "projects.csv:2:4: note: control characters removed from 1 text [control-character]"
      ]),
    FindingCase(
      name: "a lone carriage return is refused", table: .ballots,
      text: "ballot_id,vote\nb1,p1\rb2,p2\n",
      expected: [
        "ballots/north.csv:2:6: error: a carriage return without line feed; save the file with LF or CRLF line ends [newline-cr]"
      ]),
    FindingCase(
      name: "a carriage return inside quotes is not a line end", table: .projects,
      text: "project_id,name,cost\np1,\"Park\ror pond\",500\n",
      expected: []),
    FindingCase(
      name: "mixed line ends are noted", table: .ballots,
      text: "ballot_id,vote\nb1,p1\r\nb2,p2\n",
      expected: [
        "ballots/north.csv:2: warning: line 1 ends in LF and line 2 in CRLF; save the file with one kind of line end [newline-mixed]"
      ]),
    FindingCase(
      name: "line feeds inside quotes are no line ends", table: .projects,
      text: "project_id,name,cost\r\np1,\"Park\nand pond\",500\r\n",
      expected: []),
    FindingCase(
      name: "a spreadsheet is refused", table: .ballots,
      text: "", bytes: [0x50, 0x4B, 0x03, 0x04, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67],
      expected: [
        "ballots/north.csv: error: this is a spreadsheet (.xlsx, .ods) or .zip file, not a text table: export as CSV UTF-8 [file-not-text]"
      ]),
    FindingCase(
      name: "an empty file has no header", table: .ballots,
      text: "",
      expected: [
        "ballots/north.csv: error: the file holds no header line [header-missing]"
      ]),
    FindingCase(
      name: "a file of blank lines has no header", table: .ballots,
      text: "\n\n  \n",
      expected: [
        "ballots/north.csv: error: the file holds no header line [header-missing]"
      ]),
    FindingCase(
      name: "an open quote is reported where it opened", table: .ballots,
      text: "ballot_id,vote\nb1,p1\nb2,\"p1,p2\nb3,p1\n",
      expected: [
        "ballots/north.csv:3:4: error: the quote that opens here never closes: '\"p1,p2'; close it or double the quotes inside [quote-unclosed]"
      ]),
    FindingCase(
      name: "a stray quote is reported and reading goes on", table: .ballots,
      text: "ballot_id,vote\nb1,p\"1\nb2,p2\nb3,\"p1\"x\nb4,\"p1,\"\n",
      expected: [
        "ballots/north.csv:2:5: error: a quote inside an unquoted cell, or text after a closing quote: '\"1'; put the whole cell in quotes and double the quotes inside [quote-stray]",
        "ballots/north.csv:4:8: error: a quote inside an unquoted cell, or text after a closing quote: 'x'; put the whole cell in quotes and double the quotes inside [quote-stray]",
        "ballots/north.csv:5:8: error: the list 'p1,' has an empty entry; delete the extra separator [list-empty-entry]",
      ]),
    FindingCase(
      name: "text after a closing quote is refused", table: .projects,
      text: "project_id,name,cost\np1,\"Park\" and pond,500\np2,Pond,x\n",
      expected: [
        "projects.csv:2:11: error: a quote inside an unquoted cell, or text after a closing quote: 'and pond,500'; put the whole cell in quotes and double the quotes inside [quote-stray]",
        "projects.csv:3:9: error: 'x' is no number: it holds x (U+0078); write digits, as in 5000.50 [number-bad]",
      ]),
    FindingCase(
      name: "a long quoted cell is an open quote", table: .projects,
      text:
        "project_id,name,cost\np1,\"Park,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\np2,Pond,500\n",
      city: SmallCity(settings: limits { $0.fieldBytes = 100 }),
      expected: [
        "projects.csv:2:4: error: the quote that opens here never closes: '\"Park,500'; close it or double the quotes inside [quote-unclosed]"
      ]),
    FindingCase(
      name: "a long cell is refused", table: .projects,
      text:
        "project_id,name,cost\np1,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,500\n",
      city: SmallCity(settings: limits { $0.fieldBytes = 100 }),
      expected: [
        "projects.csv:2:4: error: the cell is longer than 100 bytes (field-bytes under limits) [too-large]"
      ]),
    FindingCase(
      name: "a long line is refused", table: .projects,
      text:
        "project_id,name,cost\np1,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,500\n",
      city: SmallCity(settings: limits { $0.lineBytes = 50 }),
      expected: [
        "projects.csv:2:1: error: the line is longer than 50 bytes (line-bytes under limits) [too-large]"
      ]),
    FindingCase(
      name: "a large file is refused", table: .projects,
      text: "project_id,name,cost\np1,Park,500\n",
      city: SmallCity(settings: limits { $0.fileBytes = 20 }),
      expected: [
        "projects.csv: error: the file is larger than 20 bytes (file-bytes under limits) [too-large]"
      ]),
    FindingCase(
      name: "too many columns are refused", table: .projects,
      text: "project_id,name,cost\np1,Park,500\n",
      city: SmallCity(settings: limits { $0.columns = 2 }),
      expected: [
        "projects.csv:1: error: the header has 3 columns; columns under limits allows 2 [too-large]"
      ]),
    FindingCase(
      name: "too many rows are refused", table: .projects,
      text: "project_id,name,cost\np1,Park,500\np2,Pond,500\np3,Path,500\n",
      city: SmallCity(settings: limits { $0.rows = 2 }),
      expected: [
        "projects.csv:4:1: error: the table has more than 2 rows (rows under limits) [too-large]"
      ]),
  ]
}
