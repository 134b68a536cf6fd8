import BudgetModel

/// Keys found by their bytes: an open-addressing table of places, compared byte by byte.
struct KeyTable: Sendable {
  private let keys: IDColumn
  private var table: [UInt64]

  /// The first of several equal keys is the one that is found.
  init(_ keys: IDColumn) {
    self.keys = keys
    var capacity = 2
    while capacity < 2 * keys.count { capacity *= 2 }
    table = Array(repeating: .max, count: capacity)
    for place in 0..<keys.count {
      let hash = keyHash(keys.bytes.span, keys.range(at: place))
      let (slot, found) = slot(of: hash, in: keys, at: place)
      if found == nil { table[slot] = UInt64(hash) << 32 | UInt64(place) }
    }
  }

  func place(of other: IDColumn, at row: Int) -> Int? {
    slot(of: keyHash(other.bytes.span, other.range(at: row)), in: other, at: row).place
  }

  private func slot(of hash: UInt32, in other: IDColumn, at row: Int) -> (slot: Int, place: Int?) {
    let mask = table.count - 1
    var slot = Int(hash) & mask
    while table[slot] != .max {
      let place = Int(table[slot] & 0xFFFF_FFFF)
      if table[slot] >> 32 == UInt64(hash),
        keys.bytes[keys.range(at: place)] == other.bytes[other.range(at: row)]
      {
        return (slot, place)
      }
      slot = (slot + 1) & mask
    }
    return (slot, nil)
  }
}

/// The link between ballots and the roll, by voter key (CONFEDERATION 4.1).
struct RollLink: Sendable {
  let roll: Roll
  let tree: CouncilTree
  let isChoiceFree: Bool
  /// By entry; nil: the council is not in the tree.
  private let councils: [CouncilIndex?]
  private let table: KeyTable
  /// The entries of each key, by the place of its first entry.
  private let entriesOfKey: [Int: [Int]]
  private(set) var diagnostics: [Diagnostic] = []

  init(roll: Roll, tree: CouncilTree, isChoiceFree: Bool) {
    self.roll = roll
    self.tree = tree
    self.isChoiceFree = isChoiceFree
    councils = roll.entries.map { tree.index(ofID: $0.councilID) }
    var keys = IDColumn()
    for entry in roll.entries { keys.append(entry.voterKey.utf8) }
    table = KeyTable(keys)
    var several: [Int: [Int]] = [:]
    for place in 0..<keys.count {
      if let first = table.place(of: keys, at: place), first != place {
        several[first, default: [first]].append(place)
      }
    }
    entriesOfKey = several
    for (place, entry) in roll.entries.enumerated() where councils[place] == nil {
      diagnostics.append(
        Diagnostic(
          .councilUnknown, at: entry.place,
          "the roll names council \(quoted(entry.councilID)), which councils.csv does not list; "
            + "correct the id or add the council"))
    }
  }

  /// Links each ballot that stands and has a key, and rejects those without a place on the roll.
  /// By sheet: the entry of each ballot, less than 0 for none; nil: the sheet has no keys.
  func link(
    _ rows: BallotRows, _ standing: inout Standing, workers: some Workers
  ) -> [[Int32]?] {
    var links: [[Int32]?] = []
    for (place, sheet) in rows.sheets.enumerated() {
      guard let keys = sheet.voterKeys else {
        links.append(nil)
        continue
      }
      let codes = standing.codes[place]
      let blocks = stride(from: 0, to: sheet.ballotCount, by: 1 << 17).map {
        $0..<min($0 + 1 << 17, sheet.ballotCount)
      }
      let linked = workers.map(blocks.count) { block in
        blocks[block].map { codes[$0] == 0 ? entry(of: keys, at: $0, in: sheet.council) : -1 }
      }.flatMap { $0 }
      for ballot in 0..<sheet.ballotCount where linked[ballot] < 0 && codes[ballot] == 0 {
        let fault: Fault = linked[ballot] == Self.notOnRoll ? .notOnRoll : .wrongCouncil
        standing.reject(BallotRows.Place(sheet: place, ballot: ballot), fault)
      }
      links.append(linked)
    }
    return links
  }

  private static let notOnRoll: Int32 = -2
  private static let wrongCouncil: Int32 = -3

  private func entry(of keys: IDColumn, at ballot: Int, in council: CouncilIndex) -> Int32 {
    guard let first = table.place(of: keys, at: ballot) else { return Self.notOnRoll }
    let entries = entriesOfKey[first] ?? [first]
    if let own = entries.first(where: { councils[$0] == council }) { return Int32(own) }
    if let below = entries.first(where: { isIn(council, entry: $0) }) { return Int32(below) }
    let free = entries.first { isChoiceFree && dimension(ofEntry: $0) == tree[council].dimension }
    return free.map(Int32.init) ?? Self.wrongCouncil
  }

  /// Who is on the roll of a council is on the roll of those above it.
  private func isIn(_ council: CouncilIndex, entry: Int) -> Bool {
    councils[entry].map { tree.isAncestorOrSelf(council, of: $0) } ?? false
  }
  private func dimension(ofEntry entry: Int) -> Dimension? {
    councils[entry].map { tree[$0].dimension }
  }

  /// The dimension in which the voter counts under `membership.policy: home`.
  func home(ofEntry entry: Int) -> Dimension {
    var keys = IDColumn()
    keys.append(roll.entries[entry].voterKey.utf8)
    let first = table.place(of: keys, at: 0) ?? entry
    let homes = (entriesOfKey[first] ?? [first]).compactMap { roll.entries[$0].home }
    return homes.first ?? .territorial
  }

  /// How many people may vote in each council: who is on the roll of a council is on the roll of
  /// those above it, and with a free choice in every council of its dimension.
  func eligible() -> [Int] {
    var inside = tree.councils.map { _ in 0 }
    var insideOwnDimension = inside
    var inDimension: [Dimension: Int] = [:]
    for council in councils.compactMap(\.self) {
      let dimension = tree[council].dimension
      inDimension[dimension, default: 0] += 1
      var next: CouncilIndex? = council
      while let above = next {
        inside[above.position] += 1
        if tree[above].dimension == dimension { insideOwnDimension[above.position] += 1 }
        next = tree.parents[above]
      }
    }
    if !isChoiceFree { return inside }
    return tree.indices.map { council in
      inside[council.position] - insideOwnDimension[council.position]
        + inDimension[tree[council].dimension, default: 0]
    }
  }
}
