package import BudgetModel

/// A row that knows its place in its table (FORMATS 3).
package protocol OrderedPackRow: PackRow {
  static func isBefore(_ left: Self, _ right: Self) -> Bool
}

extension ResultRow: OrderedPackRow {
  /// `pool_id`, `rank` with empty ones last, `project_id`.
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    if left.poolID != right.poolID { return left.poolID.isBefore(right.poolID) }
    let ranks = (left.rank ?? .max, right.rank ?? .max)
    return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left.projectID.isBefore(right.projectID)
  }
}

extension CouncilRow: OrderedPackRow {
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    left.councilID.isBefore(right.councilID)
  }
}

extension LedgerRow: OrderedPackRow {
  package static func isBefore(_ left: Self, _ right: Self) -> Bool { left.seq < right.seq }
}

extension RejectedRow: OrderedPackRow {
  /// As the columns.
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    if left.file != right.file { return left.file.isBefore(right.file) }
    if left.line != right.line { return left.line < right.line }
    if left.column != right.column { return left.column < right.column }
    if left.code != right.code { return left.code.isBefore(right.code) }
    return left.explanation.isBefore(right.explanation)
  }
}

extension ReconciliationRow: OrderedPackRow {
  /// Scope, council, file, quantity, bucket, code.
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    let scopeOrder = (place(left.scope, in: scopes), place(right.scope, in: scopes))
    if scopeOrder.0 != scopeOrder.1 { return scopeOrder.0 < scopeOrder.1 }
    if left.councilID != right.councilID { return left.councilID.isBefore(right.councilID) }
    if left.file != right.file { return left.file.isBefore(right.file) }
    let (leftPlace, rightPlace) = (left.identityPlace, right.identityPlace)
    return leftPlace != rightPlace ? leftPlace < rightPlace : left.bucket.isBefore(right.bucket)
  }

  private var identityPlace: (Int, Int) {
    let quantityPlace = Self.place(quantity, in: Self.buckets.map(\.quantity))
    guard quantityPlace < Self.buckets.count else { return (quantityPlace, 0) }
    let name = String(bucket.prefix { $0 != ":" })
    return (quantityPlace, Self.place(name, in: Self.buckets[quantityPlace].buckets))
  }
  private static func place(_ name: String, in names: [String]) -> Int {
    names.firstIndex(of: name) ?? names.count
  }
}

extension TallyRow: OrderedPackRow {
  private static let measures = TallyMeasure.allCases

  /// `council_id`, `pool_id`, measure as listed, `project_id`, `key`: ranks and amounts by value.
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    if left.councilID != right.councilID { return left.councilID.isBefore(right.councilID) }
    if left.poolID != right.poolID { return left.poolID.isBefore(right.poolID) }
    if left.measure != right.measure {
      return measures.firstIndex(of: left.measure)! < measures.firstIndex(of: right.measure)!
    }
    if left.projectID != right.projectID { return left.projectID.isBefore(right.projectID) }
    return isKeyBefore(left, right)
  }

  private static func isKeyBefore(_ left: Self, _ right: Self) -> Bool {
    guard left.measure == .rank || left.measure == .amount,
      let leftValue = Ratio(exact: left.key), let rightValue = Ratio(exact: right.key)
    else { return left.key.isBefore(right.key) }
    return leftValue < rightValue
  }
}

extension MarginRow: OrderedPackRow {
  private static let kinds = MeasureKind.allCases

  /// Contest, project, kind as listed.
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    if left.contest != right.contest { return left.contest.isBefore(right.contest) }
    if left.projectID != right.projectID { return left.projectID.isBefore(right.projectID) }
    return kinds.firstIndex(of: left.kind)! < kinds.firstIndex(of: right.kind)!
  }
}

extension ProportionalityRow: OrderedPackRow {
  private static let checks = ProportionalityCheck.allCases

  /// Contest, check as listed, utility, council, projects.
  package static func isBefore(_ left: Self, _ right: Self) -> Bool {
    if left.contest != right.contest { return left.contest.isBefore(right.contest) }
    if left.check != right.check {
      return checks.firstIndex(of: left.check)! < checks.firstIndex(of: right.check)!
    }
    func key(_ row: Self) -> [String] {
      [row.utility == .cost ? "" : row.utility?.rawValue ?? "", row.councilID] + row.projectIDs
    }
    return key(left).lexicographicallyPrecedes(key(right)) { $0.isBefore($1) }
  }
}

extension PaperRow: OrderedPackRow {
  package static func isBefore(_ left: PaperRow, _ right: PaperRow) -> Bool {
    left.option.isBefore(right.option)
  }
}

extension PreviewRow: OrderedPackRow {
  package static func isBefore(_ left: PreviewRow, _ right: PreviewRow) -> Bool {
    let keys = { (row: PreviewRow) in [row.referendumID, row.poolID, row.projectID, row.result] }
    return keys(left).lexicographicallyPrecedes(keys(right)) { $0.isBefore($1) }
  }
}

extension DivergenceRow: OrderedPackRow {
  package static func isBefore(_ left: DivergenceRow, _ right: DivergenceRow) -> Bool {
    let keys = { (row: DivergenceRow) in [row.councilID, row.poolID, row.method, row.projectID] }
    return keys(left).lexicographicallyPrecedes(keys(right)) { $0.isBefore($1) }
  }
}

extension RepresentationRow: OrderedPackRow {
  package static func isBefore(_ left: RepresentationRow, _ right: RepresentationRow) -> Bool {
    let keys = { (row: RepresentationRow) in
      [row.councilID, row.poolID, row.chamber, row.member, row.measure.rawValue]
    }
    return keys(left).lexicographicallyPrecedes(keys(right)) { $0.isBefore($1) }
  }
}
