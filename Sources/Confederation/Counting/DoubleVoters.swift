import BudgetModel

/// One ballot per person and dimension (CONFEDERATION 4.2), and what membership in several
/// dimensions is worth (4.3).
struct DoubleVoters {
  let membership: ContestMembership
  let policy: DuplicatePolicy
  private(set) var diagnostics: [Diagnostic] = []
  /// Rows of one voter in several dimensions, which still stand.
  private(set) var acrossDimensions: [[BallotRows.Place]] = []

  private var rows: BallotRows { membership.rows }
  private var tree: CouncilTree { membership.plan.tree }

  init(membership: ContestMembership, policy: DuplicatePolicy) {
    self.membership = membership
    self.policy = policy
  }

  mutating func run(_ standing: inout Standing, workers: some Workers) {
    var columns: [KeyColumn] = []
    for (place, sheet) in rows.sheets.enumerated() {
      guard let keys = sheet.voterKeys else { continue }
      columns.append(
        KeyColumn(keys: keys, firstRow: rows.starts[place], codes: standing.codes[place]))
    }
    let groups = EqualKeys.groups(in: columns, workers: workers)
    columns = []
    for group in groups { decide(group.map(rows.place(of:)), &standing) }
  }

  private mutating func decide(_ places: [BallotRows.Place], _ standing: inout Standing) {
    let before = diagnostics.count
    let conflicts = VoterConflicts(membership: membership)
    for group in grouped(places, by: { rows.sheets[$0.sheet].council.position }) {
      resolve(group, .repeatedVoter, &standing) { !conflicts.nameTwoPools($0, $1) }
    }
    // Where none counts, a ballot that is out already still takes the others with it.
    let compared = policy.keepsNone ? places : places.filter(standing.stands)
    for group in grouped(compared, by: { dimensionOrder(of: $0) }) {
      resolve(group, .voterInTwoCouncils, &standing, conflicts.areInTwoCouncils)
    }
    let left = places.filter(standing.stands)
    if diagnostics.count == before && grouped(left, by: dimensionOrder).count > 1 {
      acrossDimensions.append(left)
    }
  }

  /// Rejects those of the places that exclude each other, but for the one that the policy keeps.
  private mutating func resolve(
    _ places: [BallotRows.Place], _ fault: Fault, _ standing: inout Standing,
    _ excludes: (BallotRows.Place, BallotRows.Place) -> Bool
  ) {
    let involved = places.indices.filter { place in
      places.indices.contains { $0 != place && excludes(places[place], places[$0]) }
    }.map { places[$0] }
    if involved.isEmpty { return }
    if policy.keepsNone {
      for place in involved { standing.reject(place, fault) }
      return
    }
    switch SequenceChoice.ordered(involved, latestFirst: policy == .lastBySeq, in: rows) {
    case .failure(let missing): diagnostics.append(missing.diagnostic)
    case .success(let ordered):
      var kept: [BallotRows.Place] = []
      for place in ordered {
        if kept.contains(where: { excludes($0, place) }) {
          standing.reject(place, fault)
        } else {
          kept.append(place)
        }
      }
    }
  }

  private func dimensionOrder(of place: BallotRows.Place) -> Int {
    let dimension = tree[rows.sheets[place.sheet].council].dimension
    return Dimension.allCases.firstIndex(of: dimension) ?? 0
  }

  private func grouped(
    _ places: [BallotRows.Place], by key: (BallotRows.Place) -> Int
  ) -> [[BallotRows.Place]] {
    Dictionary(grouping: places, by: key).sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Which ballots of one voter exclude each other.
struct VoterConflicts {
  let membership: ContestMembership

  /// Rows that name two different pools are ballots of different contests.
  func nameTwoPools(_ left: BallotRows.Place, _ right: BallotRows.Place) -> Bool {
    guard let one = membership.poolID(of: left), let other = membership.poolID(of: right) else {
      return false
    }
    return one != other
  }

  /// Two councils beside each other, or one above the other where one contest would receive both
  /// ballots: nobody counts twice in a contest.
  func areInTwoCouncils(_ left: BallotRows.Place, _ right: BallotRows.Place) -> Bool {
    let one = membership.rows.sheets[left.sheet].council
    let other = membership.rows.sheets[right.sheet].council
    if one == other { return false }
    let tree = membership.plan.tree
    if !tree.isAncestorOrSelf(one, of: other) && !tree.isAncestorOrSelf(other, of: one) {
      return true
    }
    let contests = membership.contests(of: left)
    return membership.contests(of: right).contains { contests.contains($0) }
  }
}

/// The part of a ballot's weight that counts in a contest which reads several dimensions.
struct MembershipShares {
  let membership: ContestMembership
  /// Contests that read more than one dimension.
  let mixedContests: Set<ContestIndex>

  init(membership: ContestMembership) {
    self.membership = membership
    mixedContests = Set(
      membership.plan.contests.indices.map(ContestIndex.init).filter {
        membership.dimensions(of: $0).count > 1
      })
  }

  /// The factor by which weights of a mixed contest are scaled, so that halves, thirds and quarters
  /// are whole.
  static let splitFactor: Int64 = 12

  /// By sheet, in the order of ballots.
  func shares(
    policy: Membership, acrossDimensions: [[BallotRows.Place]], standing: Standing, roll: RollLink?,
    rollEntries: [[Int32]?], franchise: FranchiseTest
  ) -> [[SheetReading.Share]] {
    var shares: [[SheetReading.Share]] = membership.rows.sheets.map { _ in [] }
    if mixedContests.isEmpty { return shares }
    switch policy {
    case .separate, .double: break
    case .split:
      for places in acrossDimensions {
        split(places.filter(standing.stands), &shares) { place, contest in
          franchise.excludes(rollEntries[place.sheet]?[place.ballot], from: contest)
        }
      }
    case .home:
      for sheet in shares.indices {
        shares[sheet] = away(from: sheet, standing: standing, roll: roll, rollEntries[sheet])
      }
    }
    for sheet in shares.indices {
      shares[sheet].sort { ($0.ballot, $0.slot) < ($1.ballot, $1.slot) }
    }
    return shares
  }

  /// A membership that the franchise excludes from a contest takes no part of the weight there.
  private func split(
    _ places: [BallotRows.Place], _ shares: inout [[SheetReading.Share]],
    isExcluded: (BallotRows.Place, ContestIndex) -> Bool
  ) {
    for contest in mixedContests {
      let using = places.filter {
        membership.contests(of: $0).contains(contest) && !isExcluded($0, contest)
      }
      let parts = Set(using.map(dimension)).count
      if parts < 2 { continue }
      for place in using { add(place, contest, Int64(parts), &shares) }
    }
  }

  /// Whether the ballots of one voter weigh more than one together in some contest.
  func countsDouble(
    _ places: [BallotRows.Place], _ weights: BallotWeights,
    isExcluded: (BallotRows.Place, ContestIndex) -> Bool
  ) -> Bool {
    mixedContests.contains { contest in
      let using = places.filter {
        membership.contests(of: $0).contains(contest) && !isExcluded($0, contest)
      }
      return using.reduce(Int64(0)) { $0 + weights.weight(of: $1) } > weights.scale
    }
  }

  private func add(
    _ place: BallotRows.Place, _ contest: ContestIndex, _ parts: Int64,
    _ shares: inout [[SheetReading.Share]]
  ) {
    let council = membership.rows.sheets[place.sheet].council
    guard let slot = membership.readings[council]?.slot(of: contest) else { return }
    shares[place.sheet].append(
      SheetReading.Share(ballot: place.ballot, slot: slot, parts: parts))
  }

  private func dimension(of place: BallotRows.Place) -> Dimension {
    membership.plan.tree[membership.rows.sheets[place.sheet].council].dimension
  }

  /// The ballots of the sheet that a mixed contest leaves to the voter's home dimension.
  private func away(
    from sheet: Int, standing: Standing, roll: RollLink?, _ entries: [Int32]?
  ) -> [SheetReading.Share] {
    let council = membership.rows.sheets[sheet].council
    guard let reading = membership.readings[council],
      membership.rows.sheets[sheet].voterKeys != nil
    else { return [] }
    let slots = reading.contests.indices.filter { mixedContests.contains(reading.contests[$0]) }
    let own = membership.plan.tree[council].dimension
    var shares: [SheetReading.Share] = []
    for ballot in 0..<membership.rows.sheets[sheet].ballotCount
    where standing.codes[sheet][ballot] == 0 {
      var home = Dimension.territorial
      if let roll, let entry = entries?[ballot], entry >= 0 {
        home = roll.home(ofEntry: Int(entry))
      }
      if home == own { continue }
      shares += slots.map { SheetReading.Share(ballot: ballot, slot: $0, parts: 0) }
    }
    return shares
  }
}
