import BudgetModel
import Testing

@testable import BallotReading

/// Damaged files never crash the reader: they are read, or refused with a place.
struct MutationTests {
  static let ballots = [
    "ballot_id,vote,points\nb1,\"p1,p2\",\"3,1/2\"\nb2,p3,2\n",
    "ballot_id;rank1;rank2\r\nb1;p1;\"p\"\"2\"\r\nb2;;p3\r\n",
    "council_id,ballot_id,project_id,rank,voter_key\nnorth,b1,p1,1,k1\nnorth,b2,p2,1,\n",
    "\u{FEFF}ballot_id\tp1\tp2\tweight\tchannel\nb1\t1\t0\t1.5\tpaper\nb2\t\tż\t2\tweb\n",
  ]
  static let tables: [(FindingCase.Table, String)] = [
    (.councils, "council_id,parent_id,population\ncity,,10\nnorth,city,\"7\"\n"),
    (.projects, "project_id,name,cost,affects\np1,Pärk,5.50,\"a,b\"\np2,\"P\nQ\",7,\n"),
    (.roll, "voter_key,council_id,home,weight,age\nk1,north,territorial,1/2,x\n"),
    (.lot, "position,project_id\n1,p1\n2,p2\n"),
    (.tallies, "council_id,measure,value\nnorth,received,10\nnorth,counted,9\n"),
    (
      .delegates,
      "seat_id,council_id,delegate_id,from,to,ended_by\nn-1,north,d1,2026-03-01T00:00:00Z,"
        + "2026-05-01T00:00:00Z,recall:r1\n"
    ),
    (
      .mandates,
      "mandate_id,council_id,version,pool_id,adopted_at,type,content\n"
        + "m1,north,1,main,2026-03-01T00:00:00Z,allocation,a=60;b=1/2\n"
        + "m2,north,1,main,2026-03-01T00:00:00Z,consent,p1:support\n"
    ),
    (
      .recalls,
      "recall_id,seat_id,council_id,threshold_den,effective_at\nr1,n-1,north,3,"
        + "2026-05-01T00:00:00Z\n"
    ),
    (
      .referendum,
      "referendum_id,inputs_digest,option,votes\nK-K,\(String(repeating: "0f", count: 32)),a:yes,7\n"
    ),
  ]

  /// Every prefix, and every byte replaced by each byte that means something.
  static func damaged(_ text: String) -> [[UInt8]] {
    let bytes = Array(text.utf8)
    let prefixes = (0...bytes.count).map { Array(bytes[..<$0]) }
    let replacements: [UInt8] = [
      0x00, 0x01, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x3B, 0x3D, 0x41, 0x7F, 0x80, 0xC3,
      0xEF, 0xFF,
    ]
    let changed = bytes.indices.flatMap { place in
      replacements.map { byte in
        var copy = bytes
        copy[place] = byte
        return copy
      }
    }
    let shortened = bytes.indices.map { place in
      var copy = bytes
      copy.remove(at: place)
      return copy
    }
    return prefixes + changed + shortened
  }

  private func check(_ diagnostics: [Diagnostic], _ bytes: [UInt8]) {
    let lines = bytes.count { $0 == 0x0A } + 1
    for diagnostic in diagnostics {
      let place = diagnostic.place
      let isInside = (1...lines).contains(place.line ?? 1) && (place.column ?? 1) >= 1
      let isNamed = !place.file.isEmpty && !diagnostic.sentence.isEmpty
      if !isInside || !isNamed {
        Issue.record("\(diagnostic.line) in \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  @Test(arguments: ballots) func damagedBallotsAreReadOrRefused(_ text: String) {
    for bytes in Self.damaged(text) {
      let reading = BallotReader.read(
        SourceFile(path: "ballots/north.csv", bytes: bytes), council: CouncilIndex(1),
        context: SmallCity(kind: .points).context)
      check(reading.diagnostics, bytes)
      for sheet in reading.value { checkSheet(sheet, reading, bytes) }
    }
  }

  /// Parallel arrays are parallel, and every place can be asked for.
  private func checkSheet(
    _ sheet: BallotSheet, _ reading: Reading<[BallotSheet]>, _ bytes: [UInt8]
  ) {
    let count = sheet.ballotCount
    let isParallel =
      sheet.ids.count == count
      && (sheet.valueMeaning == .none || sheet.values.count == sheet.choices.count)
      && (sheet.voterKeys?.count ?? count) == count && (sheet.weights?.count ?? count) == count
      && (sheet.channels?.count ?? count) == count
      && (sheet.rowsPerBallot?.count ?? count) == count
    if !isParallel {
      Issue.record("\(reading.lines) in \(String(decoding: bytes, as: UTF8.self))")
      return
    }
    for ballot in 0..<count {
      for choice in 0..<sheet.choiceRange(of: ballot).count {
        let place = sheet.source.place(ofBallot: ballot, choice: choice)
        if (place.line ?? 0) < 1 { Issue.record("\(place) of ballot \(ballot)") }
        _ = sheet.source.text(ofBallot: ballot, choice: choice)
        _ = sheet.source.valueText(ofBallot: ballot, choice: choice)
      }
    }
  }

  @Test(arguments: tables) func damagedTablesAreReadOrRefused(
    _ table: FindingCase.Table, _ text: String
  ) {
    for bytes in Self.damaged(text) {
      let one = FindingCase(
        name: "", table: table, text: "", bytes: bytes, expected: [])
      check(one.diagnostics, bytes)
    }
  }
}
