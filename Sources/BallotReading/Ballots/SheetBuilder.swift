import BudgetModel

/// Fills the sheet of one council.
struct SheetBuilder {
  var sheet: BallotSheet
  /// Runs of ballots whose rows follow each other: the first ballot and its row.
  private(set) var runs: [RowRun] = []

  struct RowRun: Sendable, Equatable {
    var ballot: UInt32
    var row: UInt32
  }

  init(_ header: BallotHeader, file: String, council: CouncilIndex, context: BallotContext) {
    sheet = BallotSheet(file: file, council: council, source: NoSource(file: file))
    sheet.valueMeaning = header.valueMeaning
    sheet.orderIsMeaningful = header.kind == .list || header.kind == .ranks
    if header.voterKey != nil { sheet.voterKeys = IDColumn() }
    if header.weight != nil { sheet.weights = [] }
    if header.seq != nil { sheet.sequences = [] }
    if header.channel != nil {
      sheet.channels = []
      sheet.channelNames = context.channels
    }
    if header.poolID != nil {
      sheet.poolNumbers = []
      sheet.poolNames = context.poolIDs
    }
  }

  /// Notes that the next ballot stands in `row`.
  @inline(__always)
  mutating func noteRow(_ row: Int) {
    let ballot = sheet.ids.starts.count - 1
    if let last = runs.last, ballot - Int(last.ballot) == row - Int(last.row) { return }
    runs.append(RowRun(ballot: UInt32(ballot), row: UInt32(row)))
  }

  @inline(__always)
  mutating func endBallot() { sheet.choiceStarts.append(UInt32(sheet.choices.count)) }

  /// Makes room for as many ballots like those read so far as the rest of a file may hold.
  mutating func reserve(factor: Double) {
    func estimate(_ count: Int) -> Int { Int(Double(count) * factor) }
    func grow<Element>(_ array: inout [Element]) {
      array.reserveCapacity(estimate(array.count))
      HugePages.advise(&array)
    }
    grow(&sheet.ids.bytes)
    grow(&sheet.ids.starts)
    grow(&sheet.choiceStarts)
    grow(&sheet.choices)
    grow(&sheet.values)
    if sheet.voterKeys != nil {
      grow(&sheet.voterKeys!.bytes)
      grow(&sheet.voterKeys!.starts)
    }
  }

  /// Adds a number over `scale` to the values of the sheet, bringing all to one scale.
  ///
  /// - Returns: false where the scale would leave 64 bits.
  mutating func append(value: Int64, over scale: Int64, isScaled: (Int) -> Bool = { _ in true })
    -> Bool
  {
    guard scale != sheet.valueScale, value != BallotSheet.missingValue else {
      sheet.values.append(value)
      return true
    }
    guard
      let scaled = CommonScale.add(
        value, over: scale, to: &sheet.values, scale: &sheet.valueScale, isScaled: isScaled)
    else {
      sheet.values.append(BallotSheet.badValue)
      return false
    }
    sheet.values.append(scaled)
    return true
  }
}

/// Numbers kept as numerators over one common denominator.
enum CommonScale {
  static let largest: Int64 = 1_000_000_000_000

  /// The numerator of `value / scale` over the common denominator, which grows where needed.
  static func add(
    _ value: Int64, over scale: Int64, to values: inout [Int64], scale common: inout Int64,
    isScaled: (Int) -> Bool = { _ in true }
  ) -> Int64? {
    let (needed, isOver) = common.multipliedReportingOverflow(by: scale / gcd(common, scale))
    guard !isOver, needed <= largest else { return nil }
    let factor = needed / common
    var grown = values
    if factor > 1 {
      for place in grown.indices where !isSentinel(grown[place]) && isScaled(place) {
        let (product, isOver) = grown[place].multipliedReportingOverflow(by: factor)
        if isOver { return nil }
        grown[place] = product
      }
    }
    let (scaled, isOverflow) = value.multipliedReportingOverflow(by: needed / scale)
    guard !isOverflow else { return nil }
    if factor > 1 { values = grown }
    common = needed
    return scaled
  }

  static func isSentinel(_ value: Int64) -> Bool {
    value == BallotSheet.missingValue || value == BallotSheet.badValue
  }

  private static func gcd(_ left: Int64, _ right: Int64) -> Int64 {
    var (a, b) = (left, right)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
