import BudgetModel

/// RULES 6.
extension ReferenceCount {
  mutating func equalShares() throws {
    let shares = try relativeShares()
    let exact = Ratio(pool) / weight
    let start = self
    switch word("completion", default: "add1u") {
    case "none": try shareOut(exact, shares)
    case "greedy":
      try shareOut(exact, shares)
      try complete()
    case "add1": try add1(exact, shares)
    default:
      try add1(exact, shares)
      try complete()
    }
    try compare(from: start)
  }

  /// 6.2: s_i, the same for equal voters of a district.
  private func relativeShares() throws -> [Ratio] {
    guard word("endowments", default: "equal") == "by-district" else { return voters.map(\.weight) }
    var money: [String: Ratio] = [:]
    for share in parameter("shares")?.members ?? [] {
      money[share.key] = Ratio(share.value.money!)
    }
    if money.values.sum({ $0 }) != Ratio(pool) { throw Refusal(code: "setting-bad") }
    if pool == 0 { return voters.map { _ in .zero } }
    func held(_ district: String) -> Ratio {
      voters.filter { $0.district == district }.sum(\.weight)
    }
    if word("empty-district", default: "idle") == "share-out" {
      let rest = money.keys.filter { !held($0).isZero }.sum { money[$0]! }
      money = money.mapValues { rest.isZero ? $0 : $0 * Ratio(pool) / rest }
    }
    return voters.map { voter in
      guard let district = voter.district, let share = money[district] else { return .zero }
      return voter.weight * share / Ratio(pool) * weight / held(district)
    }
  }

  /// 6.3: one run at base amount a.
  private mutating func shareOut(_ amount: Ratio, _ shares: [Ratio]) throws {
    let name = word("utility", default: "cost")
    var balances = shares.map { $0 * amount }
    while true {
      dropBarred()
      var prices: [Int: Ratio] = [:]
      for project in candidates {
        let worth = voters.map { $0.weight * utility(name, $0, project) }
        prices[project] = price(Ratio(cost(project)), Array(zip(balances, worth)))
        if prices[project] == nil { drop(project, "supporters-cannot-pay") }
      }
      guard let least = prices.values.min() else { return }
      let project = try first(of: candidates.filter { prices[$0] == least }) {
        $0.isHarmless($1, testsPool: false)
      }
      for (place, voter) in voters.enumerated() {
        let worth = voter.weight * utility(name, voter, project)
        balances[place] = balances[place] - min(balances[place], least * worth)
      }
      fund(project, "funded")
    }
  }

  /// 6.4, step 0, asked of the supported candidates that a limit bars before the rule as well.
  private mutating func fundAll() throws -> Bool {
    let supported = competing.filter { !votes[$0].isZero && cost($0) > 0 }
    if !fitTogether(supported) { return false }
    try walk(supported, "funded-all-fit")
    return true
  }

  /// 6.4, steps 0 to 6.
  private mutating func add1(_ exact: Ratio, _ shares: [Ratio]) throws {
    if try fundAll() { return }
    let (startsAtFloor, over) = variant
    let unit = (0..<contest.digits).reduce(Ratio.one) { unit, _ in unit * Ratio(10) }
    let increment = parameter("increment")?.money.map { Ratio($0) } ?? unit
    let start = startsAtFloor ? Ratio((exact / unit).roundedDown) * unit : exact
    let before = self
    var kept = before
    try kept.shareOut(start, shares)
    var step: Int64 = 0
    while !kept.isExhaustive(over, before) && !kept.hasAllSupported(before) {
      var next = before
      next.decisiveTies = kept.decisiveTies
      try next.shareOut(start + Ratio(step + 1) * increment, shares)
      if next.left < 0 {
        kept.decisiveTies = next.decisiveTies
        break
      }
      kept = next
      step += 1
      if step > parameter("max-steps")?.count ?? 100_000 { throw Refusal(code: "add1-step-cap") }
    }
    self = kept
  }

  private var variant: (startsAtFloor: Bool, over: String) {
    switch parameter("add1-variant") {
    case .text("pabutools"): (false, "supported")
    case .text("pabulib-checker"): (true, "off")
    case let map? where map.members != nil:
      (map["start"]?.text != "exact", map["exhaustive-over"]?.text ?? "supported")
    default: (true, "supported")
    }
  }

  /// 6.4, step 3.
  private func isExhaustive(_ over: String, _ before: ReferenceCount) -> Bool {
    if over == "off" { return false }
    let others = over == "all" ? before.competing : before.candidates
    return !others.contains { !funded.contains($0) && bar($0) == nil && cost($0) <= left }
  }

  /// 6.4, step 4.
  private func hasAllSupported(_ before: ReferenceCount) -> Bool {
    before.candidates.allSatisfy { funded.contains($0) || bar($0) != nil }
  }

  /// 6.5.
  private mutating func compare(from start: ReferenceCount) throws {
    let comparison = word("comparison", default: "none")
    if comparison == "none" { return }
    var greedy = start
    greedy.decisiveTies = decisiveTies
    try greedy.walk(start.walkers(start.competing), "funded-comparison")
    decisiveTies = greedy.decisiveTies
    var (preferFirst, preferSecond) = (Ratio.zero, Ratio.zero)
    for voter in voters {
      let (first, second) = (wins(of: voter), greedy.wins(of: voter))
      let isBetter: (Int, Int) -> Bool =
        comparison == "satisfaction" ? { $0 > $1 } : { $0 > 0 && $1 == 0 }
      if isBetter(first, second) { preferFirst += voter.weight }
      if isBetter(second, first) { preferSecond += voter.weight }
    }
    if preferSecond > preferFirst { self = greedy }
  }

  private func wins(of voter: TestBallot) -> Int {
    funded.count { voter.chosen.contains($0) && !contest.prefunded.contains($0) }
  }
}
