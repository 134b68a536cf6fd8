import BudgetModel
import Testing

@testable import BallotReading

/// A file read in parts gives what it gives as a whole.
struct PartTests {
  /// Name of the case, text, and whether its parts can be joined.
  static let files: [(name: String, text: String, isJoined: Bool)] = [
    ("list", "ballot_id,vote\n" + rows { "b\($0),\"p\($0 % 4 + 1),p\($0 % 3 + 2)\"\n" }, true),
    ("carriage returns", "ballot_id;vote\r\n" + rows { "b\($0);p\($0 % 4 + 1)\r\n" }, true),
    ("mark and separator", "\u{FEFF}sep=;\nballot_id;vote\n" + rows { "b\($0);p1\n" }, true),
    ("no last line end", "ballot_id,vote\n" + rows { "b\($0),p1\n" } + "last,p2", true),
    (
      "further columns",
      "ballot_id,vote,voter_key,weight,seq\n" + rows { "b\($0),p1,k\($0),3/4,\($0)\n" }, true
    ),
    ("ranks", "ballot_id,rank1,rank2\n" + rows { "b\($0),p\($0 % 4 + 1),\n" }, true),
    ("wide", "ballot_id,p1,p2\n" + rows { "b\($0),\($0 % 2),1\n" }, true),
    (
      "councils",
      "council_id,ballot_id,vote\n" + rows { "\($0 % 3 == 0 ? "south" : "city"),b\($0),p1\n" }, true
    ),
    ("unknown project", "ballot_id,vote\n" + rows { "b\($0),\"p1,q\($0)\"\n" }, true),
    ("long", "ballot_id,project_id\n" + rows { "b\($0 % 7),p\($0 % 4 + 1)\n" }, false),
    (
      "quoted line feeds",
      "ballot_id,vote,x_note\n" + rows { "b\($0),p1,\"one\ntwo, \"\"three\n\"\n" }, false
    ),
    (
      "weights of two scales",
      "ballot_id,vote,weight\n" + rows { "b\($0),p1,\($0 < 20 ? "1/2" : "1/3")\n" }, false
    ),
    ("blank line", "ballot_id,vote\n" + rows { "b\($0),p1\n" } + "\n\n", false),
    (
      "two kinds of line ends", "ballot_id,vote\n" + rows { "b\($0),p1\($0 < 20 ? "\n" : "\r\n")" },
      false
    ),
    ("stray quote", "ballot_id,vote\n" + rows { "b\($0),p1\($0 == 33 ? "\"" : "")\n" }, false),
    ("open quote", "ballot_id,vote\n" + rows { "b\($0),\($0 == 33 ? "\"" : "")p1\n" }, false),
    ("not UTF-8", "ballot_id,vote\n" + rows { "b\($0),p1\n" } + "b\u{FF}", false),
    ("ragged row", "ballot_id,vote\n" + rows { "b\($0),p1\($0 == 30 ? ",x" : "")\n" }, false),
    ("repeated header", "ballot_id,vote\n" + rows { "b\($0),p1\n" } + "ballot_id,vote\n", false),
    ("unclear header", "ballot_id,votes\n" + rows { "b\($0),p1\n" }, false),
    ("placeholder", "ballot_id,vote\n" + rows { "b\($0),\($0 == 37 ? "NULL" : "p1")\n" }, false),
  ]

  private static func rows(_ row: (Int) -> String) -> String { (1...40).map(row).joined() }

  @Test(arguments: files) func partsGiveWhatTheWholeGives(
    _ name: String, _ text: String, _ isJoined: Bool
  ) {
    let source =
      name == "not UTF-8"
      ? SourceFile(path: "ballots/north.csv", bytes: Array(text.utf8).dropLast() + [0xFF, 0x0A])
      : file("ballots/north.csv", text)
    let council = name == "councils" ? nil : CouncilIndex(1)
    let context = SmallCity().context
    let whole = BallotReader.read(source, council: council, context: context)
    for size in [1, 7, 30, 64, 100, 250, 10_000] {
      let parts = BallotParts(
        path: source.path, byteCount: source.bytes.count, council: council, context: context,
        size: size
      ) { Array(source.bytes[$0.clamped(to: source.bytes.indices)]) }
      let joined = parts.flatMap { parts in
        parts.joined(
          parts.ranges.enumerated().map { parts.read($0, Array(source.bytes[$1])) })
      }
      if size == 64 { #expect((joined != nil) == isJoined) }
      guard let joined else { continue }
      #expect(parts?.ranges.count ?? 0 > 1)
      #expect(joined.lines == whole.lines, "\(size)")
      #expect(joined.rowCount == whole.rowCount)
      #expect(contents(joined) == contents(whole), "\(size)")
    }
  }

  @Test func aChangedHeaderIsNotJoined() {
    let text = Array("ballot_id,vote\nb1,p1\nb2,p2\nb3,p3\n".utf8)
    let parts = BallotParts(
      path: "ballots/north.csv", byteCount: text.count, council: CouncilIndex(1),
      context: SmallCity().context, size: 20
    ) { Array(text[$0]) }
    let read = parts.map { parts in
      parts.ranges.enumerated().map { number, range in
        parts.read(number, number > 0 ? Array(text[range]) : Array("ballot_id,wote\nb1,p1\n".utf8))
      }
    }
    #expect(read?.count == 2)
    #expect(parts?.joined(read ?? [])?.value == nil)
  }

  /// Everything that the sheets say of each ballot, with its places.
  private func contents(_ reading: Reading<[BallotSheet]>) -> [String] {
    reading.value.flatMap { sheet in
      (0..<sheet.ballotCount).map { ballot in
        let choices = sheet.choiceRange(of: ballot).enumerated().map { number, place in
          "\(sheet.choices[place]) \(sheet.values.isEmpty ? 0 : sheet.values[place])"
            + " \(sheet.source.place(ofBallot: ballot, choice: number))"
            + " \(sheet.source.text(ofBallot: ballot, choice: number))"
        }
        return "\(sheet.council) \(sheet.ids.text(at: ballot)) \(choices)"
          + " \(sheet.voterKeys?.text(at: ballot) ?? "") \(sheet.sequences?[ballot] ?? 0)"
          + " \(sheet.weights?[ballot] ?? 0)/\(sheet.weightScale) \(sheet.valueScale)"
          + " \(sheet.source.place(ofBallot: ballot, column: "ballot_id"))"
      }
    }
  }
}
