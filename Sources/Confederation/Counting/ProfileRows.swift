import BudgetModel

/// Rows of a profile of which no two are equal: a row equal to an earlier one adds its weight to
/// that one, so that rules go through each kind of ballot once (PERFORMANCE "Profile").
struct JoinedRows: Sendable {
  private(set) var profile: BallotProfile
  /// By row; only their spread matters, equal rows are always compared.
  private var hashes: [UInt32] = []
  /// Open addressing: a row's hash in the upper half, its number in the lower one.
  private var table: [UInt64] = []

  /// - Parameter profile: without rows
  init(_ profile: BallotProfile) { self.profile = profile }

  /// No more rows will come.
  mutating func close() { table = [] }

  /// Adds a row of ascending choices.
  mutating func join(_ choices: [Int32], _ values: [Int64], weight: Int64) {
    let hash = Self.hash(choices.span, values.span)
    join(choices.span, values.span, weight: weight, hash: hash)
  }

  /// Adds the rows of a block; of 2 to the power of `bits` shares of them only this one.
  mutating func join(_ block: JoinedRows, share: Int = 0, bits: Int = 0) {
    let hashes = block.hashes.span
    let starts = block.profile.starts.span
    let choices = block.profile.choices.span
    let values = block.profile.values.span
    let (mask, own) = (UInt32.max << (32 - bits), UInt32(share) << (32 - bits))
    for row in hashes.indices where hashes[row] & mask == own {
      let range = starts[row]..<starts[row + 1]
      join(
        choices.extracting(range), values.isEmpty ? values : values.extracting(range),
        weight: block.profile.weights[row], hash: hashes[row])
    }
  }

  private mutating func join(
    _ choices: Span<Int32>, _ values: Span<Int64>, weight: Int64, hash: UInt32
  ) {
    if hashes.count * 2 >= table.count { growTable() }
    let mask = table.count - 1
    var slot = Int(hash) & mask
    while table[slot] != .max {
      if table[slot] >> 32 == hash {
        let row = Int(table[slot] & 0xFFFF_FFFF)
        if isEqual(row, choices, values) {
          profile.weights[row] += weight
          return
        }
      }
      slot = (slot + 1) & mask
    }
    table[slot] = UInt64(hash) << 32 | UInt64(hashes.count)
    hashes.append(hash)
    for place in choices.indices { profile.choices.append(choices[place]) }
    for place in values.indices { profile.values.append(values[place]) }
    profile.weights.append(weight)
    profile.starts.append(profile.choices.count)
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

  private static func hash(_ choices: Span<Int32>, _ values: Span<Int64>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for place in choices.indices {
      hash = (hash ^ UInt64(truncatingIfNeeded: choices[place])) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    for place in values.indices {
      hash = (hash ^ UInt64(bitPattern: values[place])) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return UInt32(truncatingIfNeeded: hash >> 32)
  }

  private func isEqual(_ row: Int, _ choices: Span<Int32>, _ values: Span<Int64>) -> Bool {
    let start = profile.starts[row]
    guard profile.starts[row + 1] - start == choices.count else { return false }
    for place in choices.indices where profile.choices[start + place] != choices[place] {
      return false
    }
    for place in values.indices where profile.values[start + place] != values[place] {
      return false
    }
    return true
  }
}

/// Gathers the rows of a block of ballots in one contest.
struct ProfileRows: Sendable {
  private var rows: JoinedRows
  /// The row that is being written.
  private var choices: [Int32] = []
  private var values: [Int64] = []
  private let hasValues: Bool

  init(_ form: TallyAccumulator.Form, kind: BallotKind) {
    rows = JoinedRows(form.profile(of: kind))
    hasValues = kind != .approval
  }

  /// The rows of the whole block.
  var closed: JoinedRows {
    var rows = rows
    rows.close()
    return rows
  }

  /// Adds a choice of an approval ballot.
  mutating func add(_ place: Int32) { choices.append(place) }

  /// Adds a ballot with those of its choices that support a project.
  mutating func add(_ all: [BallotChoice], limits: BallotLimits, weight: Int64) {
    for choice in all where limits.supports(choice) {
      choices.append(choice.place)
      if hasValues { values.append(value(of: choice, limits)) }
    }
    close(weight: weight)
  }

  private func value(of choice: BallotChoice, _ limits: BallotLimits) -> Int64 {
    switch limits.kind {
    case .approval: 1
    case .ranked: Int64(choice.rank)
    case .points: choice.value * (rows.profile.valueScale / limits.valueScale)
    case .knapsack: CostCheck.cost(of: choice, limits: limits)
    }
  }

  /// Ends the ballot.
  mutating func close(weight: Int64) {
    sort()
    rows.join(choices, values, weight: weight)
    choices.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  /// Shell's sort: ballots are short, and nothing is allocated.
  private mutating func sort() {
    var gap = 1
    while gap * 3 + 1 < choices.count { gap = gap * 3 + 1 }
    while gap > 0 {
      for later in choices.indices.dropFirst(gap) {
        let choice = choices[later]
        let value = hasValues ? values[later] : 0
        var place = later
        while place >= gap && choices[place - gap] > choice {
          choices[place] = choices[place - gap]
          if hasValues { values[place] = values[place - gap] }
          place -= gap
        }
        choices[place] = choice
        if hasValues { values[place] = value }
      }
      gap /= 3
    }
  }
}

extension TallyAccumulator.Form {
  /// The profile of no ballot.
  func profile(of kind: BallotKind) -> BallotProfile {
    var profile = BallotProfile(weightScale: weightScale)
    if kind == .points { profile.valueScale = pointScale }
    return profile
  }
}
