import BudgetModel

/// Gathers the rows of one profile. A row equal to an earlier one adds its weight to that one, so
/// that rules go through each kind of ballot once (PERFORMANCE "Profile").
struct ProfileRows: Sendable {
  private(set) var profile: BallotProfile
  private let hasValues: Bool
  /// Open addressing: a row's hash in the upper half, its number in the lower one.
  private var table: [UInt64] = []
  /// Rows since the table was emptied.
  private var known = 0

  init(_ form: TallyAccumulator.Form, kind: BallotKind) {
    profile = BallotProfile(weightScale: form.weightScale)
    if kind == .points { profile.valueScale = form.pointScale }
    hasValues = kind != .approval
  }

  // MARK: Ballots

  /// Adds a choice of an approval ballot to the open row.
  @inline(__always)
  mutating func add(_ place: Int32) { profile.choices.append(place) }

  /// Adds a ballot with those of its choices that support a project.
  mutating func add(_ choices: [BallotChoice], limits: BallotLimits, weight: Int64) {
    for choice in choices where limits.supports(choice) {
      add(choice.place)
      if hasValues { profile.values.append(value(of: choice, limits)) }
    }
    close(weight: weight)
  }

  private func value(of choice: BallotChoice, _ limits: BallotLimits) -> Int64 {
    switch limits.kind {
    case .approval: 1
    case .ranked: Int64(choice.rank)
    case .points: choice.value * (profile.valueScale / limits.valueScale)
    case .knapsack: CostCheck.cost(of: choice, limits: limits)
    }
  }

  /// Ends the open row.
  mutating func close(weight: Int64) {
    sortOpenRow()
    join(weight: weight)
  }

  // MARK: Rows

  /// Rows added from now on are equal to none before.
  mutating func forget() {
    table = []
    known = 0
  }

  /// Adds the rows of a part as they are.
  mutating func append(_ part: BallotProfile) {
    let shift = profile.choices.count
    profile.weights += part.weights
    profile.starts += part.starts.dropFirst().lazy.map { $0 + shift }
    profile.choices += part.choices
    profile.values += part.values
  }

  /// Adds the rows of a part, each to an equal row before it; how many had one.
  mutating func join(_ part: BallotProfile) -> Int {
    let before = profile.rowCount
    for row in 0..<part.rowCount {
      for entry in part.range(of: row) {
        profile.choices.append(part.choices[entry])
        if hasValues { profile.values.append(part.values[entry]) }
      }
      join(weight: part.weights[row])
    }
    return part.rowCount - (profile.rowCount - before)
  }

  private var openRow: Range<Int> { profile.starts[profile.rowCount]..<profile.choices.count }

  /// Shell's sort: rows are short, and nothing is allocated.
  private mutating func sortOpenRow() {
    let row = openRow
    var gap = 1
    while gap * 3 + 1 < row.count { gap = gap * 3 + 1 }
    while gap > 0 {
      for later in row.dropFirst(gap) {
        let choice = profile.choices[later]
        let value = hasValues ? profile.values[later] : 0
        var place = later
        while place - gap >= row.lowerBound && profile.choices[place - gap] > choice {
          profile.choices[place] = profile.choices[place - gap]
          if hasValues { profile.values[place] = profile.values[place - gap] }
          place -= gap
        }
        profile.choices[place] = choice
        if hasValues { profile.values[place] = value }
      }
      gap /= 3
    }
  }

  /// Adds the open row, its choices ascending, to an equal row or as a new one.
  private mutating func join(weight: Int64) {
    let row = openRow
    if known * 2 >= table.count { growTable() }
    let mask = table.count - 1
    let hash = hash(of: row)
    var slot = Int(hash) & mask
    while table[slot] != .max {
      if table[slot] >> 32 == hash {
        let other = Int(table[slot] & 0xFFFF_FFFF)
        if isEqual(row, profile.range(of: other)) {
          profile.weights[other] += weight
          profile.choices.removeLast(row.count)
          if hasValues { profile.values.removeLast(row.count) }
          return
        }
      }
      slot = (slot + 1) & mask
    }
    table[slot] = hash << 32 | UInt64(profile.rowCount)
    known += 1
    profile.weights.append(weight)
    profile.starts.append(row.upperBound)
  }

  private mutating func growTable() {
    let old = table
    table = Array(repeating: .max, count: max(64, old.count * 2))
    let mask = table.count - 1
    for entry in old where entry != .max {
      var slot = Int(entry >> 32) & mask
      while table[slot] != .max { slot = (slot + 1) & mask }
      table[slot] = entry
    }
  }

  /// Only its spread matters, equal rows are always compared.
  private func hash(of row: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for entry in row {
      hash = (hash ^ UInt64(profile.choices[entry])) &* 0x9E37_79B9_7F4A_7C15
      if hasValues {
        hash = (hash ^ UInt64(bitPattern: profile.values[entry])) &* 0x9E37_79B9_7F4A_7C15
      }
      hash ^= hash >> 29
    }
    return hash >> 32
  }

  private func isEqual(_ row: Range<Int>, _ other: Range<Int>) -> Bool {
    guard row.count == other.count else { return false }
    for (entry, twin) in zip(row, other)
    where profile.choices[entry] != profile.choices[twin]
      || hasValues && profile.values[entry] != profile.values[twin]
    {
      return false
    }
    return true
  }
}
