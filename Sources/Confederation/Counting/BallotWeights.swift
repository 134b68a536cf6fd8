import BudgetModel

/// The weight of each ballot as a whole number over one scale (CONFEDERATION 1.3).
struct BallotWeights: Sendable {
  /// The least common multiple of the denominators of all weights.
  private(set) var scale: Int64 = 1
  /// By sheet; nil: each ballot weighs `scale`.
  private(set) var weights: [[Int64]?] = []
  /// All weights together, over `scale`.
  private(set) var sum: Int64 = 0
  private(set) var diagnostics: [Diagnostic] = []

  init(rows: BallotRows, roll: Roll?, rollEntries: [[Int32]?]) {
    let weighted = rows.sheets.first { $0.weights != nil }
    let rollWeights = (roll?.entries ?? []).compactMap(\.weight)
    if let weighted, !rollWeights.isEmpty {
      diagnostics.append(
        Diagnostic(
          .weightTwice, at: Self.place(of: weighted),
          "weights stand here and in roll.csv; leave out one of the two columns"))
      return
    }
    let scales = rows.sheets.filter { $0.weights != nil }.map { Ratio(1, over: $0.weightScale) }
    guard let scale = CommonScale.denominator(of: scales + rollWeights) else {
      let place = weighted.map(Self.place) ?? roll?.entries.first?.place
      diagnostics.append(
        Diagnostic(
          .weightsTooFine, at: place ?? SourceLocation(file: "roll.csv"),
          "the common denominator of the weights is above 1000000000000; round the weights"))
      return
    }
    self.scale = scale
    let byEntry = rollWeights.isEmpty ? nil : roll.map(scaledWeights)
    weights = rows.sheets.indices.map { sheet in
      ownWeights(rows.sheets[sheet])
        ?? byEntry.flatMap { byEntry in
          rollEntries[sheet]?.map { $0 < 0 ? scale : byEntry[Int($0)] }
        }
    }
    checkSum(rows)
  }

  /// Over `scale`.
  func weight(of place: BallotRows.Place) -> Int64 {
    guard weights.indices.contains(place.sheet) else { return scale }
    return weights[place.sheet]?[place.ballot] ?? scale
  }

  private static func place(of sheet: BallotSheet) -> SourceLocation {
    sheet.ballotCount > 0
      ? sheet.source.place(ofBallot: 0, column: "weight") : SourceLocation(file: sheet.file)
  }

  private func ownWeights(_ sheet: BallotSheet) -> [Int64]? {
    guard let weights = sheet.weights else { return nil }
    let factor = scale / sheet.weightScale
    return weights.map { weight in
      if weight == BallotSheet.missingValue { return scale }
      let (product, isOverflow) = weight.multipliedReportingOverflow(by: factor)
      return isOverflow ? .max : product
    }
  }

  /// By entry of the roll.
  private func scaledWeights(_ roll: Roll) -> [Int64] {
    roll.entries.map { entry in
      entry.weight.flatMap { Int64(exactly: ($0 * Ratio(scale)).numerator) } ?? scale
    }
  }

  /// Sums of weights stay whole 64-bit numbers, also where membership splits them.
  private mutating func checkSum(_ rows: BallotRows) {
    var sum: Int64 = 0
    var isOverflow = false
    for (place, sheet) in rows.sheets.enumerated() {
      if let weights = weights[place] {
        for weight in weights where !isOverflow {
          (sum, isOverflow) = sum.addingReportingOverflow(weight)
        }
      } else {
        let (product, isTooLarge) = scale.multipliedReportingOverflow(by: Int64(sheet.ballotCount))
        if isTooLarge { isOverflow = true }
        if !isOverflow { (sum, isOverflow) = sum.addingReportingOverflow(product) }
      }
      let limit = Int64.max / MembershipShares.splitFactor
      if isOverflow || sum > limit {
        diagnostics.append(
          Diagnostic(
            .overflow, at: Self.place(of: sheet),
            "the weights of all ballots add up to more than 64 bits hold; use smaller weights"))
        return
      }
    }
    self.sum = sum
  }
}
