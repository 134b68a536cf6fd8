import BudgetModel
import Testing

@testable import Confederation

/// What a plan refuses, and who decides a project (CONFEDERATION 2, 3, 5, 16).
@Suite struct PlanTests {
  private func city(_ change: (inout CycleBuilder) -> Void = { _ in }) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city", population: 100)
    city.council("a", under: "u", kind: "district", population: 60)
    city.council("b", under: "u", kind: "district", population: 40)
    city.council("a1", under: "a", kind: "block", population: 30)
    city.level("city")
    city.level("district")
    city.level("block") { $0.mode = .none }
    city.pool("U", of: "u", amount: 100)
    city.pool("A", of: "a", amount: 50)
    change(&city)
    return city
  }
  private func scope(_ change: (inout Project) -> Void) throws -> String {
    var city = city()
    city.project("p", in: "u", cost: 10) {
      $0.scopeCouncil = nil
      change(&$0)
    }
    let (plan, diagnostics) = city.make()
    guard let plan, let scope = plan.scopes[0] else {
      return diagnostics.map(\.code.name).joined(separator: " ")
    }
    return plan.tree[scope.council].id + " " + plan.pools[scope.pool].id + ": " + scope.why
  }

  @Test func theTreeMustBeOne() {
    #expect(city().codes() == [])
    #expect(city { $0.council("x", under: "zz", kind: "district") }.codes() == ["tree-parent"])
    #expect(city { $0.council("x", kind: "district") }.codes() == ["tree-roots"])
    let cycle = city {
      $0.council("x", under: "y", kind: "district")
      $0.council("y", under: "x", kind: "district")
    }
    #expect(cycle.codes() == ["tree-cycle"])
    #expect(cycle.make().diagnostics.first?.sentence.contains("x -> y -> x") == true)
  }

  @Test func councilsOutsideTheFreezeAreIgnored() throws {
    let later = city {
      $0.council("x", under: "zz", kind: "moon") { $0.validFrom = "2026-02-01T00:00:01Z" }
      $0.council("y", under: "u", kind: "district") { $0.validTo = "2026-02-01T00:00:01Z" }
    }
    let plan = try #require(later.make().plan)
    #expect(plan.tree.councils.map(\.id) == ["a", "a1", "b", "u", "y"])
    #expect(plan.ignoredCouncils.map(\.id) == ["x"])
  }

  @Test func everyCouncilHasOneLevel() {
    #expect(city { $0.council("x", under: "u", kind: "moon") }.codes() == ["level-none"])
    #expect(city { $0.level("any") { $0.kinds = nil } }.codes().allSatisfy { $0 == "level-twice" })
  }

  @Test func whoDecides() throws {
    #expect(try scope { $0.affects = ["a"] } == "a A: common council of affects")
    #expect(try scope { $0.affects = ["a", "b"] } == "u U: common council of affects")
    #expect(
      try scope { $0.affects = ["a1"] } == "a A: common council of affects; a1 decides nothing")
    #expect(
      try scope {
        $0.affects = ["a"]
        $0.scopeCouncil = "u"
      } == "u U: raised from a by scope_council")
    #expect(try scope { $0.poolID = "A" } == "a A: council of pool_id")
    #expect(
      try scope {
        $0.affects = ["a", "b"]
        $0.scopeCouncil = "a"
      } == "scope-lowered")
    #expect(try scope { $0.affects = ["zz"] } == "council-unknown")
    #expect(try scope { $0.affects = ["b"] } == "no-pool-for-project")
    #expect(try scope { _ in } == "scope-missing")
    #expect(try scope { $0.poolID = "Z" } == "pool-unknown")
  }

  @Test func affectsInTwoDimensionsNeedsASetting() throws {
    var city = city {
      $0.council("w", under: "u", kind: "district") { $0.dimension = .workplace }
      $0.project("p", in: "u", cost: 10) {
        $0.affects = ["a", "w"]
        $0.scopeCouncil = nil
      }
    }
    #expect(city.codes() == ["scope-cross-dimension"])
    city.byLaw.scopeCrossesDimensions = true
    let plan = try #require(city.make().plan)
    #expect(plan.scopes.map { $0.map { plan.tree[$0.council].id } } == ["u"])
  }

  @Test func theFirstPoolThatTakesTheProject() throws {
    let city = city {
      $0.byLaw.pools[0].takes.categories = ["green"]
      $0.byLaw.pools[0].takes.costMaximum = Money(minorUnits: 20)
      $0.pool("V", of: "u", amount: 5)
      $0.project("p", in: "u", cost: 10) { $0.categories = ["green"] }
      $0.project("q", in: "u", cost: 10) { $0.categories = ["grey"] }
      $0.project("r", in: "u", cost: 21) { $0.categories = ["green"] }
    }
    let plan = try #require(city.make().plan)
    #expect(plan.scopes.map { plan.pools[$0!.pool].id } == ["U", "V", "V"])
    #expect(city.codes() == ["cost-above-pool", "cost-above-pool"])
  }

  @Test func escalationGoesUpUntilThePoolIsLargeEnough() throws {
    let city = city {
      $0.byLaw.escalateOver = Ratio(1, over: 2)
      $0.project("p", in: "a", cost: 25)
      $0.project("q", in: "a", cost: 26)
    }
    let plan = try #require(city.make().plan)
    #expect(plan.scopes.map { plan.pools[$0!.pool].id } == ["A", "U"])
    #expect(plan.scopes[1]?.why == "scope_council; cost above the limit of pool A")
  }

  @Test func namesThatNothingBears() {
    #expect(city { $0.pool("X", of: "zz", amount: 1) }.codes() == ["council-unknown"])
    #expect(city { $0.pool("U", of: "a", amount: 1) }.codes() == ["pool-twice"])
    #expect(
      city { $0.byLaw.absent = [.init(councilID: "zz", reason: "")] }.codes() == [
        "council-unknown"
      ])
    #expect(
      city {
        $0.byLaw.levels[0].contest.limits.caps = [
          .init(subject: .label("green"), maximumAmount: nil, maximumProjects: 1)
        ]
      }.codes() == ["label-unused"])
    #expect(
      city {
        $0.byLaw.levels[0].contest.limits.groups = [.init(id: "g", projects: ["zz"], maximum: 1)]
      }.codes() == ["setting-bad"])
  }

  @Test func leftoverStepsThatLeadNowhere() {
    func codes(_ change: (inout LeftoverPolicy) -> Void) -> [String] {
      city {
        $0.byLaw.levels[1].contest.leftover.steps = [.up]
        change(&$0.byLaw.levels[1].contest.leftover)
      }.codes()
    }
    #expect(codes { _ in } == [])
    #expect(codes { $0.upPool = "A" } == ["leftover-cycle"])
    #expect(codes { $0.upPool = "Z" } == ["pool-unknown"])
    #expect(codes { $0.steps = [.sideways] } == ["setting-bad"])
    #expect(codes { $0.steps = [.up, .carry] } == ["setting-bad"])
    #expect(codes { $0.steps = [.return] } == ["setting-bad"])
    #expect(codes { $0.steps = [.to] } == ["setting-bad"])
    #expect(
      city {
        $0.byLaw.levels[0].contest.leftover.steps = [.to]
        $0.byLaw.levels[0].contest.leftover.toPool = "A"
      }.codes() == ["leftover-cycle"])
    #expect(
      city {
        $0.byLaw.levels[1].contest.leftover.steps = [.topUp, .up]
        $0.byLaw.levels[1].contest.rule.parameters[1].value = .text("fund-if-covered")
      }.codes() == ["top-up-twice"])
    #expect(
      city {
        $0.byLaw.levels[1].contest.leftover.steps = [.sideways, .up]
        $0.byLaw.levels[1].appeal = .init(share: .one, of: "counted")
      }.codes() == ["appeal-with-sideways"])
  }

  @Test func siblingsShareTheirCollectiveSteps() {
    let mixed = city {
      $0.byLaw.levels[1].contest.leftover.steps = [.sideways, .up]
      $0.pool("B", of: "b", amount: 5)
      $0.byLaw.levels[1].tree = .map([.init("level", .text("district"))])
      $0.byLaw.levels[1].mayOverride = ["leftover"]
      $0.byLaw.councilSettings = [
        .init(
          councilID: "b", place: .byLaw,
          changes: [.init("leftover", .map([.init("steps", .list([.text("carry")]))]))])
      ]
    }
    #expect(mixed.codes() == ["mixed-leftover"])
  }

  @Test func homeRuleNeedsThePermissionOfTheLevel() throws {
    var city = city {
      $0.byLaw.levels[1].tree = .map([
        .init("level", .text("district")), .init("electorate", .text("touched")),
      ])
      $0.byLaw.councilSettings = [
        .init(
          councilID: "a", place: .byLaw, changes: [.init("electorate", .text("all"))])
      ]
    }
    #expect(city.codes() == ["override-not-permitted"])
    #expect(
      city.make().diagnostics.first?.sentence.contains("electorate from touched to all") == true)
    city.byLaw.levels[1].mayOverride = ["electorate"]
    let plan = try #require(city.make().plan)
    #expect(
      plan.homeRule == [
        HomeRuleChange(
          councilID: "a", setting: "electorate", old: .text("touched"), new: .text("all"))
      ])
    let a = try #require(plan.contests.first { $0.poolID == "A" })
    #expect(a.settings.electorate == .all)
    #expect(plan.levels.map(\.id) == ["district", "block", "district", "city"])
  }

  @Test func membershipThatAddsDimensionsMustBeDeclared() {
    #expect(
      city { $0.byLaw.levels[0].dimensions = [.territorial, .workplace] }.codes() == [
        "dimensions-added"
      ])
    #expect(city { $0.byLaw.membership = .double }.codes() == ["double-votes-not-acknowledged"])
  }

  @Test func moneyThatCannotBeSharedOut() {
    func codes(_ change: (inout Formula) -> Void) -> [String] {
      city {
        var formula = Formula(id: "f", place: .byLaw)
        formula.parts = [.init(share: .one, weight: .population)]
        change(&formula)
        $0.byLaw.formulas = [formula]
        $0.pool("S", of: "u", amount: 100) {
          $0.split = [.init(target: .level("district"), share: .one, formulaID: "f")]
        }
      }.codes()
    }
    #expect(codes { _ in } == [])
    #expect(codes { $0.base = Money(minorUnits: 51) } == ["floors-exceed-amount"])
    #expect(codes { $0.cap = Money(minorUnits: 10) } == ["cap-residue"])
    #expect(codes { $0.parts[0].weight = .members } == ["base-missing", "base-missing"])
    #expect(
      codes { $0.parts[0].weight = .fixed(["a": .zero, "b": .zero]) } == ["weights-all-zero"])
    #expect(codes { $0.parts[0].weight = .fixed(["a": .one, "zz": .one]) } == ["council-unknown"])
    #expect(codes { $0.parts[0].weight = .per("x") } == ["base-missing", "base-missing"])
    #expect(codes { $0.parts[0].weight = .turnout } == ["setting-bad"])
    #expect(
      codes {
        $0.parts[0].weight = .fixed([
          "a": Ratio(1, over: 999_983), "b": Ratio(1, over: 1_000_003_000),
        ])
      } == ["weights-too-fine"])
    #expect(
      codes {
        $0.rounding = .nearest
        $0.unit = Money(minorUnits: 70)
        $0.residuePool = "U"
      } == ["residue-negative"])
  }

  @Test func sumsThatLeave64BitsAreRefused() {
    #expect(
      city {
        $0.pool("X", of: "u", amount: .max - 100)
        $0.pool("Y", of: "u", amount: 100)
      }.codes() == ["overflow"])
  }

  @Test func qualificationBeforeTheVote() throws {
    var city = city {
      $0.project("p", in: "a", cost: 10) { $0.signatures = 6 }
      $0.project("q", in: "a", cost: 10) { $0.signatures = 5 }
      $0.project("r", in: "u", cost: 10) { $0.backingCouncils = ["a", "a1"] }
      $0.project("s", in: "u", cost: 10) { $0.backingCouncils = ["b"] }
    }
    var signatures = QualifyAlternative()
    signatures.signatures = .share(Ratio(1, over: 11), of: "population")
    var backing = QualifyAlternative()
    backing.backingShare = Ratio(1, over: 2)
    city.byLaw.qualify = [signatures, backing]
    let plan = try #require(city.make().plan)
    #expect(plan.projects.map(\.state) == [.qualified, .unqualified, .qualified, .unqualified])
    #expect(
      plan.qualifications.map { $0?.tests.map(\.right) } == [
        ["6", "30"], ["6", "30"], ["10", "50"], ["10", "50"],
      ])
    #expect(plan.qualifications[2]?.tests.map(\.left) == ["0", "60"])
    #expect(plan.qualifications[1]?.reason == .signatures)
    city.byLaw.overrides = [
      Override(
        projectID: "q", action: .qualify, reason: "late post", by: "council", on: nil, cost: nil,
        place: .byLaw)
    ]
    #expect(try #require(city.make().plan).projects[1].state == .qualified)
  }

  @Test func overridesThatContradict() {
    func codes(
      _ actions: [Override.Action], reason: String = "r", state: ProjectState = .qualified
    ) -> [String] {
      city {
        $0.project("p", in: "u", cost: 10) { $0.state = state }
        $0.byLaw.overrides = actions.map {
          Override(
            projectID: "p", action: $0, reason: reason, by: "council", on: nil,
            cost: Money(minorUnits: 9), place: .byLaw)
        }
      }.codes()
    }
    #expect(codes([.fund, .setCost]) == [])
    #expect(codes([.fund, .qualify], state: .unqualified) == [])
    #expect(codes([.fund], state: .unqualified) == ["override-conflict"])
    #expect(codes([.fund], state: .withdrawn) == ["override-conflict"])
    #expect(codes([.fund, .qualify], state: .withdrawn) == ["override-conflict"])
    #expect(codes([.fund, .exclude]) == ["override-conflict"])
    #expect(codes([.withdraw, .qualify]) == ["override-conflict"])
    #expect(codes([.setCost, .setCost]) == ["override-conflict"])
    #expect(codes([.exclude], reason: "") == ["override-no-reason"])
  }

  @Test func numbersOfPeopleThatSettingsNeed() {
    func codes(_ change: (inout Level) -> Void) -> [String] {
      city { change(&$0.byLaw.levels[1]) }.codes()
    }
    #expect(
      codes { $0.quorum = .init(share: .one, of: "eligible", below: .void) } == ["base-missing"])
    #expect(codes { $0.quorum = .init(share: .one, of: "population", below: .void) } == [])
    #expect(codes { $0.quorum = .init(share: .one, of: "roll", below: .void) } == ["base-missing"])
    #expect(
      codes { $0.quorum = .init(share: .one, of: "seats", below: .void) } == ["setting-bad"])
    #expect(codes { $0.appeal = .init(share: .one, of: "members") } == ["base-missing"])
    #expect(codes { $0.contest.leftover.steps = [.turnout, .up] } == ["base-missing"])
    #expect(
      codes {
        $0.contest.thresholds = [
          Threshold(measure: .votes, need: .percent(Ratio(5), of: .eligible))
        ]
      } == ["base-missing"])
  }

  @Test func earmarksNeedARuleThatKeepsThemApart() {
    func codes(_ rule: RuleChoice) -> [String] {
      city {
        $0.byLaw.pools[0].tag = "green"
        $0.project("green", in: "a", cost: 1) { $0.tags = ["green"] }
        for place in $0.byLaw.levels.indices { $0.byLaw.levels[place].contest.rule = rule }
      }.codes()
    }
    func greedy(_ misfit: String) -> RuleChoice {
      RuleChoice(name: "greedy", parameters: [.init("misfit", .text(misfit))])
    }
    #expect(codes(greedy("skip")) == [])
    #expect(codes(greedy("stop")) == [])
    #expect(codes(greedy("partial")) == ["limit-not-supported"])
    #expect(codes(RuleChoice(name: "max-welfare")) == ["limit-not-supported"])
    #expect(city { $0.byLaw.pools[0].tag = "green" }.codes() == ["label-unused"])
  }

  @Test func resourcesNeedARuleThatWeighsThem() {
    func codes(_ rule: String) -> [String] {
      city {
        $0.byLaw.pools[1].resources = ["hours": 40]
        for place in $0.byLaw.levels.indices {
          $0.byLaw.levels[place].contest.rule = RuleChoice(name: rule)
        }
      }.codes()
    }
    #expect(codes("greedy") == [])
    #expect(codes("top-k") == [])
    #expect(codes("max-welfare") == ["resource-not-supported"])
  }

  @Test func aSourceHasNoResourcesOfItsOwn() {
    let source = city {
      $0.byLaw.pools[0].split = [.init(target: .pool("A"), share: .one, formulaID: nil)]
      $0.byLaw.pools[0].resources = ["hours": 40]
    }
    #expect(source.codes().contains("setting-bad"))
  }

  @Test func needsThatLeave64BitsAreRefused() {
    let large = city {
      for place in $0.byLaw.pools.indices { $0.byLaw.pools[place].resources = ["hours": 1] }
      for number in 0..<10 {
        $0.project("r\(number)", in: "a", cost: 1) {
          $0.resources = ["hours": 999_999_999_999_999_999]
        }
      }
    }
    #expect(large.codes().contains("overflow"))
  }
}
