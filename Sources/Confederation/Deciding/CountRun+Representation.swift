import BigInt
import BudgetModel

/// How much weight stands behind whom where councils send others (CONFEDERATION 14). Nothing here
/// changes an outcome.
extension CountRun {
  /// Nil: every council counts its ballots directly.
  func representation() throws(CountFailure) -> [RepresentationRow]? {
    if heard.isEmpty { return nil }
    var rows: [RepresentationRow] = []
    for place in plan.contests.indices {
      let contest = ContestIndex(place)
      guard let base = heard[contest] else { continue }
      let count = PlenumCount(run: self, contest: contest, base: base, sums: sums(of: contest))
      for (chamber, members) in plenums[contest] ?? [] {
        var table = RepresentationTable(run: self, contest: contest, chamber: chamber)
        table.add(members)
        try table.addLeastSupport(of: members, count)
        rows += table.rows
      }
    }
    return rows
  }
}

/// The rows of one plenum.
private struct RepresentationTable {
  let run: CountRun
  let contest: ContestIndex
  let chamber: String
  private(set) var rows: [RepresentationRow] = []

  init(run: CountRun, contest: ContestIndex, chamber: String) {
    self.run = run
    self.contest = contest
    self.chamber = chamber
  }

  private var council: CouncilIndex { run.plan.contests[contest].council }
  private var tree: CouncilTree { run.plan.tree }

  private mutating func add(
    _ member: String, _ measure: RepresentationRow.Measure, _ value: Ratio?,
    decimal: String? = nil, note: String = ""
  ) {
    rows.append(
      RepresentationRow(
        councilID: tree[council].id, poolID: run.plan.contests[contest].poolID, chamber: chamber,
        member: member, measure: measure, value: value, decimal: decimal, note: note))
  }

  /// The first number of people that is known of every member.
  private func people(
    of members: [Plenum.Member]
  ) -> (measure: RepresentationRow.Measure, counts: [Int64])? {
    let bases: [(RepresentationRow.Measure, (Council) -> Int64?)] = [
      (.eligible, \.eligible), (.population, \.population), (.members, \.members),
    ]
    for (measure, read) in bases {
      let counts = members.compactMap { read(tree[$0.council]) }
      if counts.count == members.count { return (measure, counts) }
    }
    return nil
  }

  mutating func add(_ members: [Plenum.Member]) {
    let ids = members.map { tree[$0.council].id }
    for (id, member) in zip(ids, members) { add(id, .weight, member.weight) }
    addPower(of: members, ids)
    guard let people = people(of: members) else { return }
    for (id, count) in zip(ids, people.counts) { add(id, people.measure, Ratio(count)) }
    let indices = SeatIndices(weights: members.map(\.weight), people: people.counts)
    for (place, id) in ids.enumerated() {
      if let value = indices.perPerson[place] { add(id, .weightPerPerson, value) }
      if let value = indices.perPersonToMean[place] { add(id, .weightToMean, value) }
    }
    if let value = indices.malapportionment { add("", .malapportionment, value) }
    if let value = indices.gallagherSquared {
      add("", .gallagherSquared, value)
      add("", .gallagher, nil, decimal: value.rootDecimal(places: 6))
    }
    if let value = indices.weightRatio { add("", .weightRatio, value) }
    if !indices.unrepresented.isEmpty {
      add(
        "", .unrepresented, Ratio(indices.unrepresentedPeople),
        note: indices.unrepresented.map { ids[$0] }.joined(separator: ";"))
    }
  }

  private mutating func addPower(of members: [Plenum.Member], _ ids: [String]) {
    let power = VotingPower(weights: members.map(\.weight))
    if let quota = power.quota { add("", .quota, Ratio(quota)) }
    switch power.swings {
    case .computed(let swings):
      for (id, value) in zip(ids, swings) { add(id, .banzhafSwings, Ratio(value)) }
    case .missing(let gap): add("", .banzhafSwings, nil, note: gap.rawValue)
    }
    switch power.shapley {
    case .computed(let values): for (id, value) in zip(ids, values) { add(id, .shapley, value) }
    case .missing(let gap): add("", .shapley, nil, note: gap.rawValue)
    }
  }

  /// How few people can be enough, and through how many delegations they are heard.
  ///
  /// - Parameter count: gives the seats in councils of delegates below
  mutating func addLeastSupport(
    of members: [Plenum.Member], _ count: PlenumCount
  ) throws(CountFailure) {
    var bodies: [DecidingBodies.Body] = []
    let parts = try self.parts(of: members.map { ($0.council, $0.weight) }, count, &bodies)
    let level = run.plan.levels[council]
    let need: DecidingBodies.Need =
      level.mode == .consent ? .atLeast(level.consent.support) : .moreThanHalf
    bodies.append(.weighed(parts, need: need))
    let deciding = DecidingBodies(bodies)
    switch deciding.leastSupport[bodies.count - 1] {
    case .people(let count):
      add("", .leastSupport, Ratio(count))
      let all = people(of: members).map { $0.counts.reduce(Int64(0), +) } ?? 0
      if all > 0 { add("", .leastSupportShare, Ratio(count) / Ratio(all)) }
    case .missing(let gap): add("", .leastSupport, nil, note: gap.rawValue)
    }
    add("", .removal, Ratio(deciding.removal[bodies.count - 1].upperBound))
  }

  /// The bodies behind the members of a council, each after those that it consists of.
  private func parts(
    of members: [(council: CouncilIndex, weight: Ratio)], _ count: PlenumCount,
    _ bodies: inout [DecidingBodies.Body]
  ) throws(CountFailure) -> [DecidingBodies.Part] {
    var parts: [DecidingBodies.Part] = []
    for (member, weight) in members {
      let level = run.plan.levels[member]
      if level.mode == .delegated {
        let seats = try count.apportionment(
          of: tree.children[member], level.delegation, in: member)
        let below = try self.parts(
          of: seats.rows.map { ($0.council, $0.weight) }, count, &bodies)
        bodies.append(.weighed(below, need: .moreThanHalf))
      } else {
        let counted = run.figures.ballots[member].counted
        bodies.append(
          .counted(people: tree[member].eligible ?? (counted > 0 ? Int64(counted) : nil)))
      }
      parts.append(DecidingBodies.Part(body: bodies.count - 1, weight: weight))
    }
    return parts
  }
}
