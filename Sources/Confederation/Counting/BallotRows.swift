import BudgetModel

/// All ballots of a count in one numbering: sheets by council, then file, then part of the file.
struct BallotRows: Sendable {
  struct Place: Sendable {
    var sheet: Int
    var ballot: Int
  }

  let sheets: [BallotSheet]
  /// The row number of each sheet's first ballot; one more entry than sheets.
  let starts: [Int]

  init(_ unordered: [BallotSheet]) {
    sheets = unordered.sorted {
      ($0.council.position, $0.file) == ($1.council.position, $1.file)
        ? false : $0.council == $1.council ? $0.file.isBefore($1.file) : $0.council < $1.council
    }
    var starts = [0]
    for sheet in sheets { starts.append(starts[starts.count - 1] + sheet.ballotCount) }
    self.starts = starts
  }

  var count: Int { starts[starts.count - 1] }

  func place(of row: Int) -> Place {
    var low = 0
    var high = sheets.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= row { low = middle } else { high = middle - 1 }
    }
    return Place(sheet: low, ballot: row - starts[low])
  }

  /// The sheets of each council that has any, in order.
  func sheetsByCouncil() -> [(council: CouncilIndex, sheets: Range<Int>)] {
    runs { $0.council == $1.council }.map { (sheets[$0.lowerBound].council, $0) }
  }

  /// The sheets of each file and council: those of the parts of one file follow each other.
  func sheetsByFile() -> [Range<Int>] {
    runs { $0.council == $1.council && $0.file == $1.file }
  }

  private func runs(_ belongTogether: (BallotSheet, BallotSheet) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for place in sheets.indices {
      if place > 0, belongTogether(sheets[place - 1], sheets[place]) {
        runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<(place + 1)
      } else {
        runs.append(place..<(place + 1))
      }
    }
    return runs
  }
}

/// Which ballots still stand, and why the others do not.
struct Standing: Sendable {
  /// For each sheet and ballot the raw value of a `BallotCode`; 0: it stands.
  var codes: [[UInt8]]
  /// By sheet.
  var findings: [[Finding]]

  init(_ rows: BallotRows) {
    codes = rows.sheets.map { Array(repeating: 0, count: $0.ballotCount) }
    findings = rows.sheets.map { _ in [] }
  }

  func stands(_ place: BallotRows.Place) -> Bool { codes[place.sheet][place.ballot] == 0 }

  mutating func reject(_ place: BallotRows.Place, _ fault: Fault) {
    guard stands(place) else { return }
    codes[place.sheet][place.ballot] = fault.code.rawValue
    findings[place.sheet].append(Finding(ballot: place.ballot, slot: nil, fault: fault))
  }
}
