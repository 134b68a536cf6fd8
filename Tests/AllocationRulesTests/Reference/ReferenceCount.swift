import BudgetModel

/// What a count gives, in the words of the vectors.
enum ReferenceResult: Hashable {
  case funded(ReferenceOutcome)
  /// Exit 4, with the tied projects.
  case tie([String])
  /// Exit 65, with the code.
  case refused(String)
}

struct ReferenceOutcome: Hashable {
  /// In the order of funding.
  var order: [String]
  var amounts: [String: Int64]
  var left: Int64
  var reasons: [String: String]
  /// Sets of projects between which the lot decided.
  var decisiveTies: Set<[String]>
}

/// A slow reading of RULES 1 to 3 for the rules that need ballots: one voter is one ballot with its
/// weight, and every number is worked out from the ballots when it is asked for. It shares nothing
/// with the library but the values of `BudgetModel`.
struct ReferenceCount {
  struct Tie: Error { var members: [Int] }
  struct Refusal: Error { var code: String }

  static let rules: [String: @Sendable (inout ReferenceCount) throws -> Void] = [
    "equal-shares": { try $0.equalShares() },
    "phragmen": { try $0.phragmen() },
    "maximin-support": { try $0.maximinSupport() },
    "expanding-approvals": { try $0.expandingApprovals() },
    "cumulative-transfer": { try $0.cumulativeTransfer() },
    "bounded-overspending": { try $0.boundedOverspending() },
  ]

  let contest: TestContest
  /// The ballots of W.
  let voters: [TestBallot]
  let votes: [Ratio]
  /// The projects that competed before the rule, those without support included.
  var competing: [Int] = []
  /// C: supported projects that the rule may still fund.
  var candidates: [Int] = []
  /// B'.
  var pool: Int64 = 0
  var left: Int64
  var funded: [Int] = []
  var paid: [Int: Int64] = [:]
  var reasons: [Int: String] = [:]
  var decisiveTies: Set<[Int]> = []

  init(_ contest: TestContest) {
    self.contest = contest
    voters = contest.ballots.filter { $0.counts(contest.settings) }
    left = contest.pool
    votes = contest.projects.indices.map { [voters] project in
      voters.filter { $0.chosen.contains(project) }.sum(\.weight)
    }
  }

  static func result(_ contest: TestContest) -> ReferenceResult {
    var count = ReferenceCount(contest)
    do {
      try count.run()
    } catch let tie as Tie {
      return .tie(count.ids(tie.members))
    } catch {
      return .refused((error as! Refusal).code)
    }
    let named = { (project: Int) in contest.projects[project].id }
    return .funded(
      ReferenceOutcome(
        order: count.funded.map(named),
        amounts: Dictionary(uniqueKeysWithValues: count.paid.map { (named($0), $1) }),
        left: count.left,
        reasons: Dictionary(uniqueKeysWithValues: count.reasons.map { (named($0), $1) }),
        decisiveTies: Set(count.decisiveTies.map(count.ids))))
  }

  private func ids(_ projects: [Int]) -> [String] {
    projects.sorted().map { contest.projects[$0].id }
  }

  func cost(_ project: Int) -> Int64 { contest.projects[project].cost.minorUnits }
  func supporters(_ project: Int) -> [TestBallot] {
    voters.filter { $0.chosen.contains(project) }
  }
  var weight: Ratio { voters.sum(\.weight) }
  func parameter(_ key: String) -> SettingValue? { contest.settings.rule[key] }
  func word(_ key: String, default word: String) -> String { parameter(key)?.text ?? word }
}

extension Sequence {
  func sum(_ value: (Element) throws -> Ratio) rethrows -> Ratio {
    try reduce(.zero) { try $0 + value($1) }
  }
}

// MARK: Stages (RULES 2)

extension ReferenceCount {
  mutating func run() throws {
    var (standing, later) = try qualified()
    for project in contest.prefunded {
      if cost(project) > left { throw Refusal(code: "override-over-pool") }
      fund(project, "funded-override")
    }
    pool = left
    if voters.allSatisfy(\.isBlank) {
      for project in standing { reasons[project] = "no-ballots" }
      left += contest.extraAfter
      return
    }
    for project in standing where votes[project].isZero { reasons[project] = "zero-support" }
    let leaving = try leavingGroups(standing.filter { !votes[$0].isZero })
    standing.removeAll(where: leaving.contains)
    later.removeAll(where: leaving.contains)
    try walk(standing.filter { cost($0) == 0 && !votes[$0].isZero }, "funded-zero-cost")
    competing = standing.filter { !funded.contains($0) && cost($0) <= pool }
    for project in standing where cost(project) > pool && !votes[project].isZero {
      reasons[project] = "cost-above-pool"
    }
    candidates = competing.filter { !votes[$0].isZero && cost($0) > 0 }
    dropBarred()
    try Self.rules[contest.settings.rule.name]!(&self)
    if contest.extraAfter > 0 { try secondPass(standing, later) }
  }

  /// Who walks after the rule: those without support only if the by-law says so.
  func walkers(_ projects: [Int]) -> [Int] {
    let all = parameter("fund-zero-support")?.flag ?? false
    return projects.filter { !funded.contains($0) && (all || !votes[$0].isZero) }
  }

  mutating func complete() throws { try walk(walkers(competing), "funded-completion") }

  /// A project whose threshold does not hold in the second pass keeps its reason if it loses again.
  private mutating func secondPass(_ standing: [Int], _ later: [Int]) throws {
    left += contest.extraAfter
    let (whole, walkers) = (left, walkers((standing + later).sorted()))
    for project in walkers where cost(project) > whole { reasons[project] = "cost-above-pool" }
    try walk(walkers.filter { cost($0) <= whole }, "funded-second-pass")
    for project in later where !funded.contains(project) { reasons[project] = "below-threshold" }
  }

  /// RULES 3.1 to 3.3: who competes, and who may only compete in the second pass.
  private mutating func qualified() throws -> (standing: [Int], later: [Int]) {
    var (standing, later): ([Int], [Int]) = ([], [])
    for (place, project) in contest.projects.enumerated() where !contest.prefunded.contains(place) {
      switch project.state {
      case .excluded: reasons[place] = "excluded-override"
      case .withdrawn, .unqualified: reasons[place] = project.state.rawValue
      case .qualified:
        let missed = contest.settings.thresholds.filter { !meets($0, place) }
        if missed.isEmpty || contest.lifted.contains(place) {
          standing.append(place)
        } else {
          reasons[place] = "below-threshold"
          if !missed.contains(where: \.holdsInSecondPass) { later.append(place) }
        }
      }
    }
    return (standing, later)
  }

  private func meets(_ threshold: Threshold, _ project: Int) -> Bool {
    let value = threshold.measure == .points ? points(project) : votes[project]
    let need: Ratio
    switch threshold.need {
    case .atLeast(let number): need = number
    case .percent(let percent, let base): need = Ratio((percent * of(base) / Ratio(100)).roundedUp)
    case .share(let share): need = share * of(.counted)
    }
    return threshold.isStrict ? value > need : value >= need
  }

  private func of(_ base: Threshold.Base) -> Ratio {
    switch base {
    case .counted: weight
    case .nonblank: voters.filter { !$0.isBlank }.sum(\.weight)
    case .received: Ratio(contest.ballots.count)
    case .eligible: Ratio(contest.eligible!)
    }
  }

  func points(_ project: Int) -> Ratio {
    voters.sum { $0.weight * ($0.points[project] ?? .zero) }
  }
}

// MARK: Limits (RULES 3.4)

extension ReferenceCount {
  func isSupported(_ project: Int) -> Bool { !votes[project].isZero }

  /// Members of every exclusive group, those that only the column names included.
  private var groups: [(members: Set<Int>, maximum: Int)] {
    let declared = contest.settings.limits.groups
    let ids = Set(declared.map(\.id) + contest.projects.flatMap(\.groups)).sorted()
    return ids.map { id in
      let group = declared.first { $0.id == id }
      let members = contest.projects.indices.filter {
        contest.projects[$0].groups.contains(id)
          || group?.projects.contains(contest.projects[$0].id) ?? false
      }
      return (Set(members), Int(group?.maximum ?? 1))
    }
  }

  private var caps: [(members: Set<Int>, amount: Int64?, projects: Int64?)] {
    contest.settings.limits.caps.flatMap { cap in
      labels(of: cap.subject).map { members in
        (members, cap.maximumAmount?.minorUnits, cap.maximumProjects)
      }
    }
  }

  private func labels(of subject: Limits.Cap.Subject) -> [Set<Int>] {
    let places = contest.projects.indices
    switch subject {
    case .label(let label):
      return [Set(places.filter { contest.projects[$0].carries(label: label) })]
    case .by(let column):
      let values: (Int) -> [String] = { [contest] place in
        let project = contest.projects[place]
        switch column {
        case "category": return project.categories
        case "neighbourhood": return project.neighbourhoods
        case "groups": return project.groups
        case "tags": return project.tags
        default: return project.proposedBy.map { [$0] } ?? []
        }
      }
      return Set(places.flatMap(values)).sorted().map { label in
        Set(places.filter { values($0).contains(label) })
      }
    }
  }

  /// Why a limit bars a project at this state; nil: none does.
  func bar(_ project: Int) -> String? {
    if let maximum = contest.settings.limits.maximumWinners, funded.count >= maximum {
      return "max-winners"
    }
    for group in groups where group.members.contains(project) {
      if funded.count(where: group.members.contains) >= group.maximum { return "exclusive" }
    }
    for cap in caps where cap.members.contains(project) {
      let inside = funded.filter(cap.members.contains)
      if let most = cap.projects, inside.count >= most { return "cap" }
      let amount = inside.reduce(cost(project)) { $0 + paid[$1]! }
      if let most = cap.amount, amount > most { return "cap" }
    }
    return nil
  }

  /// A barred project leaves the candidates at the moment it is barred.
  mutating func dropBarred() {
    for project in candidates { if let reason = bar(project) { drop(project, reason) } }
  }

  mutating func drop(_ project: Int, _ reason: String) {
    candidates.removeAll { $0 == project }
    reasons[project] = reason
  }

  mutating func fund(_ project: Int, _ reason: String) {
    funded.append(project)
    paid[project] = cost(project)
    left -= cost(project)
    drop(project, reason)
  }

  /// True if all can be funded one after the other.
  func fitTogether(_ projects: [Int]) -> Bool {
    var after = self
    for project in projects {
      if after.bar(project) != nil || after.cost(project) > after.left { return false }
      after.fund(project, "")
    }
    return true
  }

  /// `exclusive: best-only`: all but the best members by votes leave before the rule.
  private mutating func leavingGroups(_ projects: [Int]) throws -> Set<Int> {
    var leaving: Set<Int> = []
    for group in groups where contest.settings.limits.isBestOnly {
      var waiting = projects.filter(group.members.contains)
      var places = group.maximum
      while !waiting.isEmpty {
        let equal = front(of: waiting)
        waiting.removeAll(where: equal.contains)
        let order = 0 < places && places < equal.count ? try drawn(equal) : equal
        leaving.formUnion(order.dropFirst(places))
        places = max(0, places - equal.count)
      }
    }
    for project in leaving { reasons[project] = "exclusive" }
    return leaving
  }
}

// MARK: Ties (RULES 1.5, 1.6)

extension ReferenceCount {
  /// The members that no key before the lot removes; with `isWorst` those that every key puts last.
  func best(_ tied: [Int], isWorst: Bool = false) -> [Int] {
    contest.ties.reduce(tied) { rest, key in
      let values = rest.map { preference(key, $0) }
      if values.contains(nil) { return rest }
      let chosen = isWorst ? values.min { $0! < $1! }! : values.max { $0! < $1! }!
      return rest.filter { preference(key, $0) == chosen }
    }
  }

  /// The higher, the better; nil where the key says nothing about the project.
  private func preference(_ key: TieKey, _ project: Int) -> Ratio? {
    switch key {
    case .cheaper: -Ratio(cost(project))
    case .dearer: Ratio(cost(project))
    case .moreVotes: votes[project]
    case .morePoints: points(project)
    case .moreFirstRanks:
      voters.filter { $0.ranks.first?.contains(project) ?? false }.sum(\.weight)
    // One council casts all ballots of these tests.
    case .moreCouncils: votes[project].isZero ? .zero : .one
    case .earlierSubmission: contest.projects[project].submittedSequence.map { -Ratio($0) }
    case .projectID: -Ratio(project)
    case .lot, .stop: nil
    }
  }

  /// The order that the end of the chain gives to projects equal up to it.
  mutating func drawn(_ tied: [Int]) throws -> [Int] {
    guard contest.ties.last == .lot, let lot = contest.lot else { throw Tie(members: tied) }
    decisiveTies.insert(tied.sorted())
    return tied.sorted {
      lot.positions[contest.projects[$0].id]! < lot.positions[contest.projects[$1].id]!
    }
  }

  /// The one of a tie that comes first. A harmless tie is taken in id order.
  mutating func first(
    of tied: [Int], ifHarmless isHarmless: (ReferenceCount, [Int]) -> Bool = { _, _ in false }
  ) throws -> Int {
    let best = best(tied)
    if best.count == 1 || isHarmless(self, best) { return best.min()! }
    return try drawn(best)[0]
  }

  private func hasPlaces(for tied: [Int], testsPool: Bool) -> Bool {
    guard let most = contest.settings.limits.maximumWinners else { return true }
    return testsPool && funded.count + tied.count <= most
  }

  /// RULES 1.6, sequential rules: nothing that one of the projects takes is taken from another.
  /// Whether a tie still hits no `max-winners` while there are places enough is left open; here it
  /// does not, but under a rule that does not test the pool, which may run more than once.
  ///
  /// - Parameter supports: whether a ballot stands behind a project
  func isHarmless(
    _ tied: [Int], testsPool: Bool,
    supports: (TestBallot, Int) -> Bool = { $0.chosen.contains($1) }
  ) -> Bool {
    let limits = groups.map(\.members) + caps.map(\.members)
    let total = tied.reduce(0) { $0 + cost($1) }
    return voters.allSatisfy { voter in tied.count { supports(voter, $0) } <= 1 }
      && limits.allSatisfy { tied.count(where: $0.contains) <= 1 }
      && hasPlaces(for: tied, testsPool: testsPool)
      && !(testsPool && total > left)
  }

  /// The projects at the front of an order by votes that are equal up to the lot; projects without
  /// support are equal before the chain.
  private func front(of projects: [Int], by score: [Ratio]? = nil) -> [Int] {
    let score = score ?? votes
    let most = projects.map { score[$0] }.max()!
    return best(projects.filter { score[$0] == most })
  }

  /// `greedy` with `skip`, by votes unless scores are given.
  mutating func walk(_ projects: [Int], by score: [Ratio]? = nil, _ reason: String) throws {
    var waiting = projects
    while !waiting.isEmpty {
      let equal = front(of: waiting, by: score)
      waiting.removeAll(where: equal.contains)
      let free = equal.filter { bar($0) == nil }
      let fundable = free.filter { cost($0) <= left }
      let order = fitTogether(fundable) ? free : try drawn(free)
      for project in equal where !free.contains(project) { reasons[project] = bar(project) }
      for project in order {
        if let barrier = bar(project) {
          reasons[project] = barrier
        } else if cost(project) > left {
          reasons[project] = "no-money"
        } else {
          fund(project, reason)
        }
      }
    }
  }
}

// MARK: Readings of a ballot (RULES 1.3, 4.2)

extension ReferenceCount {
  /// u_i(c).
  func utility(_ name: String, _ voter: TestBallot, _ project: Int) -> Ratio {
    guard voter.chosen.contains(project) else { return .zero }
    switch name {
    case "cost": return Ratio(cost(project))
    case "points": return voter.points[project] ?? .zero
    case "positional": return positionalScore(voter, project)
    case "effort": return Ratio(cost(project)) / votes[project]
    default: return .one
    }
  }

  func positionalScore(_ voter: TestBallot, _ project: Int) -> Ratio {
    let level = voter.ranks.first { $0.contains(project) }!
    let places = (0..<level.count).map { voter.place(of: project) + $0 }
    let scores = places.map { score(place: $0, voter) }
    switch word("tied-rank-score", default: "average") {
    case "best": return scores.first!
    case "worst": return scores.last!
    default: return scores.sum { $0 } / Ratio(scores.count)
    }
  }

  private func score(place: Int, _ voter: TestBallot) -> Ratio {
    let positions = parameter("positions")
    if let vector = positions?["vector"]?.elements {
      return place <= vector.count ? vector[place - 1].ratio! : .zero
    }
    let printed = contest.projects.count
    let length =
      switch positions?["m"]?.text {
      case "projects": printed
      case "ballot-length": voter.chosen.count
      default: contest.maximumChoices.map { Int($0) } ?? printed
      }
    return max(.zero, Ratio(length - place + Int(positions?["last"]?.count ?? 1)))
  }

  /// The least ρ at which everybody's min(money, ρ · utility) makes up the cost; nil: there is none.
  func price(_ cost: Ratio, _ payers: [(money: Ratio, utility: Ratio)]) -> Ratio? {
    let payers = payers.filter { $0.utility > .zero }
      .map { (bend: $0.money / $0.utility, money: $0.money, utility: $0.utility) }
      .sorted { $0.bend < $1.bend }
    var (missing, utility) = (cost, payers.sum(\.utility))
    for payer in payers {
      let rho = missing / utility
      if rho <= payer.bend { return rho }
      missing = missing - payer.money
      utility = utility - payer.utility
    }
    return nil
  }
}
