import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Portioning")
struct PortioningTests {
  static let methods = ["median", "mean", "independent-markets"]

  private func outcome(
    _ ballots: [[Int]], pool: Int, method: String, costs: [Int]? = nil,
    _ change: (inout Instance) -> Void = { _ in }
  ) throws -> Outcome {
    let count = ballots.first?.count ?? 1
    let world = NaiveUnits(
      costs: costs ?? Array(repeating: pool, count: count),
      least: Array(repeating: 1, count: count), ballots: ballots, pool: pool, isCheaperFirst: true,
      lot: Array(1...count))
    var instance = world.instance
    instance.settings.rule = RuleChoice(
      name: "portioning", parameters: [.init("method", .text(method))])
    change(&instance)
    return try Portioning.allocate(instance)
  }
  private func rows(_ outcome: Outcome) -> [JSONValue] {
    outcome.records.first { $0.type == "portion" }!.members["rows"]!.elements!
  }

  static let example = [[70, 20, 10], [70, 10, 20], [10, 20, 70]]

  @Test(
    "the worked example",
    arguments: [
      ("median", [64, 18, 18]), ("mean", [50, 17, 33]), ("independent-markets", [53, 20, 27]),
    ])
  func example(_ method: String, _ amounts: [Int64]) throws {
    let outcome = try outcome(Self.example, pool: 100, method: method)
    #expect(outcome.payments.map(\.amount.minorUnits) == amounts)
    #expect(outcome.left == .zero)
  }

  @Test("independent markets: t and the shares of the worked examples")
  func markets() throws {
    let three = try outcome(Self.example, pool: 100, method: "independent-markets")
    #expect(three.records.last { $0.type == "portion" }?.members["slope"]?.text == "4/15")
    #expect(rows(three).map { $0["base"]!.text! } == ["160/3", "20", "80/3"])
    let two = try outcome(
      [[100, 0], [100, 0], [0, 100]], pool: 100, method: "independent-markets")
    #expect(two.records.last { $0.type == "portion" }?.members["slope"]?.text == "1/3")
    #expect(rows(two).map { $0["base"]!.text! } == ["200/3", "100/3"])
  }

  @Test("independent markets: the medians are those among the phantoms themselves")
  func phantoms() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<80 {
      let (projects, voters) = (
        Int.random(in: 1...4, using: &generator), Int.random(in: 1...6, using: &generator)
      )
      let ballots = (0..<voters).map { _ -> [Int] in
        var cuts = (1..<projects).map { _ in Int.random(in: 0...60, using: &generator) }.sorted()
        cuts.append(60)
        return zip(cuts, [0] + cuts).map { $0 - $1 }
      }
      let outcome = try outcome(ballots, pool: 60, method: "independent-markets")
      let record = outcome.records.last { $0.type == "portion" }!
      let slope = Ratio(exact: record.members["slope"]!.text!)!
      let phantoms = (0...voters).map { min(.one, slope * Ratio(voters - $0)) }
      var bases = Array(repeating: Ratio.zero, count: projects)
      for project in 0..<projects {
        let values = ballots.map { Ratio($0[project], over: 60) } + phantoms
        bases[project] = values.sorted()[voters] * Ratio(60)
      }
      #expect(bases.reduce(.zero, +) == Ratio(60))
      let stated = rows(outcome).map { row -> Ratio in Ratio(exact: row["base"]!.text!)! }
      #expect(stated == bases.filter { !$0.isZero || stated.count == projects })
      #expect(outcome.payments.reduce(Money.zero) { $0 + $1.amount } == Money(minorUnits: 60))
    }
  }

  @Test("median and mean by their formulas, where ballots do not sum to the same")
  func formulas() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<80 {
      let ballots = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
        (0..<3).map { _ in Int.random(in: 1...30, using: &generator) }
      }
      let columns = (0..<3).map { place in ballots.map { $0[place] }.sorted() }
      let medians = columns.map { Ratio($0[($0.count - 1) / 2]) }
      let means = columns.map { Ratio($0.reduce(0, +), over: ballots.count) }
      for (method, bases) in [("median", medians), ("mean", means)] {
        let outcome = try outcome(ballots, pool: 100, method: method)
        #expect(rows(outcome).map { $0["base"]!.text! } == bases.map(\.exact))
        let paid = outcome.payments.map(\.amount.minorUnits)
        #expect(paid.reduce(0, +) == 100)
        let total = bases.reduce(.zero, +)
        for (base, amount) in zip(bases, paid) {
          let exact = base * Ratio(100) / total
          #expect(Ratio(amount) > exact - .one && Ratio(amount) < exact + .one)
        }
      }
    }
  }

  @Test("all medians zero: nothing is allotted; no project gets more than its cost")
  func edges() throws {
    let split = [[100, 0, 0], [0, 100, 0], [0, 0, 100]]
    let none = try outcome(split, pool: 100, method: "median")
    #expect(none.payments.isEmpty && none.left == Money(minorUnits: 100))
    #expect(none.records.last?.members["note"]?.text == "portioning-all-zero")
    #expect(Set(none.verdicts.map(\.reason)) == [.noMoney])
    let capped = try outcome([[40, 1], [40, 1]], pool: 100, method: "median", costs: [40, 60])
    #expect(capped.payments.map(\.amount.minorUnits) == [40, 2])
    #expect(capped.payments.map(\.reason) == [.funded, .partiallyFunded])
    #expect(capped.left == Money(minorUnits: 58))
  }

  @Test("equal remainders go by the chain, and by the lot where it is needed")
  func remainders() throws {
    let ballots = [[1, 1, 1]]
    let drawn = try outcome(ballots, pool: 100, method: "mean")
    #expect(drawn.payments.map(\.amount.minorUnits) == [34, 33, 33])
    #expect(drawn.ties.map(\.decidedBy) == [.lot])
    let cheaper = try outcome(ballots, pool: 100, method: "mean", costs: [100, 99, 100])
    #expect(cheaper.payments.map(\.amount.minorUnits) == [33, 34, 33])
    #expect(throws: RuleFailure.self) {
      try outcome(ballots, pool: 100, method: "mean") { $0.lot = nil }
    }
  }

  // MARK: Against the text

  /// - Returns: what is left over; nil where a lot is needed and missing
  @discardableResult private func expectAgreement(_ naive: NaivePortioning) -> Int64? {
    let library = ReferenceResult(library: naive.contest.instance())
    do throws(NaivePortioning.Tie) {
      let amounts = try naive.amounts()
      let expected = zip(NaiveWorld.ids, amounts).filter { $1 > 0 }.map { ($0, Int64($1)) }
      if library.outcome?.amounts != Dictionary(uniqueKeysWithValues: expected)
        || library.outcome?.left != Int64(naive.pool - amounts.reduce(0, +))
      {
        Issue.record("\(naive): text \(amounts), library \(library)")
      }
      return library.outcome?.left
    } catch {
      let ids = error.members.sorted().map { NaiveWorld.ids[$0] }
      if library != .tie(ids) { Issue.record("\(naive): text \(ids), library \(library)") }
      return nil
    }
  }

  /// Up to three ballots that each divide three units among three projects, or are blank.
  @Test("small worlds: the count agrees with the text", arguments: methods)
  func smallWorlds(_ method: String) {
    let types = allLists([0, 1, 2, 3], count: 3).filter { [0, 3].contains($0.reduce(0, +)) }
    let profiles = SmallProfiles(types: types.count, voters: 3)
    var (spent, cut, ties) = (0, 0, 0)
    for number in sampled(profiles.count * 3 * 3 * 3 * 2 * 2, 250) {
      var combination = Combination(number)
      let ballots = profiles[combination.place(profiles.count)].map { types[$0] }
      let naive = NaivePortioning(
        costs: combination.one(of: [[3, 3, 3], [3, 4, 5], [9, 9, 9]]), ballots: ballots,
        weights: combination.one(of: [[1, 1, 1], [2, 1, 1], [1, 2, 3]])
          .prefix(ballots.count).map { Ratio($0) },
        pool: combination.one(of: [3, 4, 7]), method: method,
        isCheaperFirst: combination.one(of: [false, true]),
        lot: combination.one(of: [nil, [2, 3, 1]]))
      guard let left = expectAgreement(naive) else {
        ties += 1
        continue
      }
      if naive.bases().allSatisfy(\.isZero) { continue }
      if left == 0 { spent += 1 } else { cut += 1 }
      // No share of these methods is above what some ballot gives.
      if naive.pool == 3 && method != "median" { #expect(left == 0, "\(naive)") }
    }
    #expect(spent > 60 && cut > 5 && ties > 5)
  }

  @Test("random worlds: the count agrees with the text", arguments: methods)
  func randomWorlds(_ method: String) {
    var generator = SeededGenerator(seed: 5)
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    var compared = 0
    for _ in 0..<(allWorlds ? 20_000 : 60) {
      let (count, whole) = (random(1...5), random(1...30))
      let ballots = (0..<random(0...5)).map { _ -> [Int] in
        if random(0...7) == 0 { return Array(repeating: 0, count: count) }
        let cuts = (1..<count).map { _ in random(0...whole) }.sorted() + [whole]
        return zip(cuts, [0] + cuts).map { $0 - $1 }
      }
      var naive = NaivePortioning(
        costs: (0..<count).map { place in
          max(1, ballots.map { $0[place] }.max() ?? 1) + (random(0...1) == 0 ? 0 : random(0...50))
        },
        ballots: ballots, weights: ballots.map { _ in Ratio(random(1...3)) }, pool: random(1...50),
        method: method, isCheaperFirst: random(0...1) == 0)
      // Only these two are defined for weights that are not whole.
      if method != "independent-markets" && random(0...1) == 0 {
        naive.weights = naive.weights.map { $0 / Ratio(random(1...4)) }
      }
      if random(0...3) > 0 { naive.lot = (1...count).shuffled(using: &generator) }
      if let left = expectAgreement(naive), left < naive.pool { compared += 1 }
    }
    #expect(compared > 30)
  }

  // MARK: Unusual sizes

  @Test("no ballot, and only blank ones, divide nothing", arguments: methods)
  func noBallots(_ method: String) throws {
    for ballots in [[], [[0, 0]], [[0, 0], [0, 0]]] {
      let naive = NaivePortioning(
        costs: [5, 5], ballots: ballots, weights: ballots.map { _ in .one }, pool: 5, method: method
      )
      #expect(expectAgreement(naive) == 5)
      let outcome = try Portioning.allocate(naive.contest.instance())
      #expect(outcome.verdicts.allSatisfy { $0.reason == .noBallots })
    }
  }

  @Test("one project gets the pool, at most its cost", arguments: methods)
  func oneProject(_ method: String) {
    for (cost, left) in [(9, 0), (7, 0), (4, 3)] as [(Int, Int64)] {
      let naive = NaivePortioning(
        costs: [cost], ballots: [[4], [4]], weights: [.one, Ratio(2)], pool: 7, method: method)
      #expect(expectAgreement(naive) == left)
    }
  }

  @Test("5,000 projects with everything equal: the lot places the last units", arguments: methods)
  func manyEqual(_ method: String) throws {
    var contest = large(costs: Array(repeating: 100, count: 5_000), pool: 10_001, method)
    contest.ballots = (0..<3).map { _ in
      TestBallot(amounts: Array(repeating: 2, count: 5_000))
    }
    let outcome = try Portioning.allocate(contest.instance())
    #expect(outcome.payments.count == 5_000 && outcome.left == .zero)
    let more = outcome.payments.filter { $0.amount == Money(minorUnits: 3) }
    #expect(more.map(\.project) == [4_999])
    #expect(outcome.payments.count { $0.amount == Money(minorUnits: 2) } == 4_999)
  }

  @Test("the one voter there is divides the pool as the ballot says", arguments: methods)
  func oneVoter(_ method: String) throws {
    let amounts = (0..<5_000).map { Int64($0 % 7) }
    let pool = amounts.reduce(0, +)
    var contest = large(costs: amounts.map { _ in pool }, pool: pool, method)
    contest.ballots = [TestBallot(amounts: amounts, weight: Ratio(7))]
    let outcome = try Portioning.allocate(contest.instance())
    #expect(outcome.payments.map(\.amount.minorUnits) == amounts.filter { $0 > 0 })
    #expect(outcome.left == .zero)
  }

  @Test("costs, amounts and a pool near the end of 64 bits", arguments: methods)
  func largeNumbers(_ method: String) throws {
    let most = Int64.max
    var contest = large(costs: [most, most, most - 1], pool: most, method)
    contest.ballots = [
      TestBallot(amounts: [most - 2, 1, 1]),
      TestBallot(amounts: [0, most - 1, 1], weight: Ratio(2)),
      TestBallot(amounts: [1, 0, most - 1], weight: Ratio(2)),
    ]
    let outcome = try Portioning.allocate(contest.instance())
    let paid = outcome.payments.reduce(Ratio.zero) { $0 + Ratio($1.amount) }
    #expect(paid == Ratio(most) && outcome.left == .zero)
    // Each median is 1. The phantoms of the markets are multiples of a fifth of the pool.
    let whole = Ratio(most)
    let exact =
      switch method {
      case "median": [whole / Ratio(3), whole / Ratio(3), whole / Ratio(3)]
      case "mean":
        [
          whole / Ratio(5), (whole * Ratio(2) - .one) / Ratio(5),
          (whole * Ratio(2) + .one) / Ratio(5),
        ]
      default: [whole / Ratio(5), whole * Ratio(2) / Ratio(5), whole * Ratio(2) / Ratio(5)]
      }
    for (payment, share) in zip(outcome.payments, exact) {
      let amount = Ratio(payment.amount)
      #expect(share - .one < amount && amount < share + .one)
    }
  }

  private func large(costs: [Int64], pool: Int64, _ method: String) -> TestContest {
    var contest = TestContest(
      projects: costs.enumerated().map { place, cost in
        var project = Project(
          id: "p\(10_000 + place)", name: "", cost: Money(minorUnits: cost))
        project.costMinimum = Money(minorUnits: 1)
        return project
      }, pool: pool,
      settings: WorldVariant("portioning", .knapsack, [("method", method)]).settings)
    contest.ties = [.lot]
    contest.lot = LotOrder(order: contest.projects.map(\.id).reversed())
    return contest
  }
}
