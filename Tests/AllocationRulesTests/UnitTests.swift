import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Money divided unit by unit")
struct UnitTests {
  private func amounts(_ outcome: Outcome, _ count: Int) -> [Int] {
    var amounts = Array(repeating: 0, count: count)
    for payment in outcome.payments {
      amounts[payment.project] += Int(payment.amount.minorUnits)
    }
    return amounts
  }

  private func expectAgreement(_ naive: NaiveUnits) {
    do throws(NaiveUnits.Tie) {
      let expected = try naive.amounts()
      do throws(RuleFailure) {
        let outcome = try KnapsackPerUnit.allocate(naive.instance)
        let found = amounts(outcome, naive.costs.count)
        if found != expected { Issue.record("\(naive): text \(expected), library \(found)") }
        #expect(Int(outcome.left.minorUnits) == naive.pool - found.reduce(0, +))
      } catch {
        Issue.record("\(naive): text \(expected), library \(error)")
      }
    } catch {
      let ids = error.members.sorted().map { NaiveWorld.ids[$0] }
      do throws(RuleFailure) {
        _ = try KnapsackPerUnit.allocate(naive.instance)
        Issue.record("\(naive): no tie of \(ids)")
      } catch {
        guard case .tieWithoutLot(ids, _, _) = error else {
          Issue.record("\(naive): \(error)")
          return
        }
      }
    }
  }

  static let margins = ["smallest-first", "proportional", "equal", "none"]

  @Test("three projects, two ballots: the count agrees with the text", arguments: margins)
  func everySmallWorld(_ margin: String) {
    let ballots = allLists([0, 1, 2], count: 3)
    for first in ballots {
      for second in ballots {
        for pool in 1...5 where (first[0] + second[1] + pool).isMultiple(of: 2) {
          var naive = NaiveUnits(
            costs: [2, 2, 2], least: [1, 1, 1], ballots: [first, second], pool: pool,
            margin: margin)
          expectAgreement(naive)
          naive.lot = [2, 3, 1]
          expectAgreement(naive)
        }
      }
    }
  }

  @Test("random ballots: the count agrees with the text", arguments: margins)
  func randomWorlds(_ margin: String) {
    var generator = SeededGenerator(seed: 11)
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    for _ in 0..<250 {
      let count = random(1...5)
      let costs = (0..<count).map { _ in random(1...9) }
      let least = costs.map { random(0...1) == 0 ? nil : random(1...$0) }
      let ballots = (0..<random(0...6)).map { _ in
        costs.indices.map { place in
          random(0...2) == 0 ? 0 : least[place].map { random($0...costs[place]) } ?? costs[place]
        }
      }
      var naive = NaiveUnits(
        costs: costs, least: least, ballots: ballots, pool: random(1...30), margin: margin,
        isWhole: random(0...1) == 0, isCheaperFirst: random(0...1) == 0)
      if random(0...2) > 0 { naive.lot = (1...count).shuffled(using: &generator) }
      expectAgreement(naive)
    }
  }

  @Test("cloned ballots, blank ballots and scaled money change nothing", arguments: margins)
  func axioms(_ margin: String) throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<40 {
      let costs = (0..<4).map { _ in Int.random(in: 1...9, using: &generator) }
      let ballots = (0..<5).map { _ in
        costs.map { Int.random(in: 0...$0, using: &generator) }
      }
      let world = NaiveUnits(
        costs: costs, least: [1, 1, 1, 1], ballots: ballots,
        pool: Int.random(in: 1...25, using: &generator), margin: margin, isWhole: false,
        lot: [2, 1, 4, 3])
      let expected = amounts(try KnapsackPerUnit.allocate(world.instance), 4)
      var cloned = world
      cloned.ballots += ballots + ballots
      #expect(amounts(try KnapsackPerUnit.allocate(cloned.instance), 4) == expected)
      var blank = world
      blank.ballots.append([0, 0, 0, 0])
      #expect(amounts(try KnapsackPerUnit.allocate(blank.instance), 4) == expected)
      guard ["smallest-first", "none"].contains(margin) else { continue }
      var scaled = world
      scaled.costs = costs.map { $0 * 7 }
      scaled.ballots = ballots.map { $0.map { $0 * 7 } }
      scaled.pool *= 7
      #expect(
        amounts(try KnapsackPerUnit.allocate(scaled.instance), 4) == expected.map { $0 * 7 })
    }
  }

  @Test("a project whose cost was changed is given what ballots gave, at most its cost")
  func changedCosts() throws {
    var world = NaiveUnits(
      costs: [10, 10], least: [nil, 2], ballots: [[10, 8], [10, 8]], pool: 40)
    var instance = world.instance
    instance.field[0].cost = Money(minorUnits: 14)
    instance.field[1].cost = Money(minorUnits: 6)
    #expect(amounts(try KnapsackPerUnit.allocate(instance), 2) == [14, 6])
    world.least = [nil, nil]
    instance = world.instance
    instance.tally.amounts = nil
    #expect(amounts(try KnapsackPerUnit.allocate(instance), 2) == [10, 10])
  }

  @Test("groups, caps and a largest number of winners are refused")
  func limits() {
    let world = NaiveUnits(costs: [2, 2], least: [nil, nil], ballots: [[2, 2]], pool: 4)
    let changes: [(inout Instance) -> Void] = [
      { $0.settings.limits.maximumWinners = 1 },
      { for place in $0.field.indices { $0.field[place].groups = ["g"] } },
      {
        $0.settings.limits.caps = [
          .init(subject: .by("category"), maximumAmount: nil, maximumProjects: 1)
        ]
      },
      {
        $0.settings.limits.minimums = [
          .init(label: "x", minimumAmount: nil, minimumProjects: 1, isHard: false)
        ]
      },
    ]
    for rule in [KnapsackPerUnit.self, Portioning.self] as [any Rule.Type] {
      for change in changes {
        var instance = world.instance
        change(&instance)
        do throws(RuleFailure) {
          _ = try rule.allocate(instance)
          Issue.record("the limit was not refused")
        } catch {
          guard case .refused(.limitNotSupported, _) = error else {
            Issue.record("\(error)")
            return
          }
        }
      }
    }
  }

  @Test("5,000 projects with everything equal, and amounts near the end of 64 bits")
  func extremes() throws {
    let count = 5_000
    var world = NaiveUnits(
      costs: Array(repeating: 9, count: count), least: Array(repeating: 3, count: count),
      ballots: [], pool: 10_001)
    world.margin = "equal"
    var instance = Instance(
      councilID: "c", poolID: "P",
      field: (0..<count).map {
        Project(id: "p\(10_000 + $0)", name: "", cost: Money(minorUnits: 9))
      }, tally: ContestTally(projects: count), amount: Money(minorUnits: 10_001),
      settings: world.instance0.settings, tieChain: [.projectID])
    instance.tally.weight = .one
    instance.tally.votes = Array(repeating: .one, count: count)
    let outcome = try KnapsackPerUnit.allocate(instance)
    #expect(outcome.payments.isEmpty && outcome.left == Money(minorUnits: 10_001))
    instance.settings.rule.parameters = [
      .init("margin", .text("equal")), .init("whole", .flag(false)),
    ]
    let shares = try KnapsackPerUnit.allocate(instance).payments.map(\.amount.minorUnits)
    #expect(shares == [3] + Array(repeating: 2, count: count - 1))

    let large = Int64.max / 2
    for margin in Self.margins {
      var huge = NaiveUnits(
        costs: [1, 1, 1], least: [1, 1, 1], ballots: [[1, 1, 1]], pool: 1, margin: margin)
      huge.isWhole = false
      huge.lot = [1, 2, 3]
      var instance = huge.instance
      for place in instance.field.indices {
        instance.field[place].cost = Money(minorUnits: large)
        instance.tally.amounts![place] = [large: .one]
      }
      instance.amount = Money(minorUnits: Int64.max)
      let outcome = try KnapsackPerUnit.allocate(instance)
      let paid = outcome.payments.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
      #expect(paid == (margin == "none" ? 0 : Int64.max))
    }
  }
}

extension NaiveUnits {
  /// The settings alone matter.
  fileprivate var instance0: Instance {
    NaiveUnits(costs: [1], least: [1], ballots: [], pool: 1, margin: margin).instance
  }
}

@Suite("Portioning")
struct PortioningTests {
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

  @Test("median and mean by their formulas, with weights as ballots")
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
}
