import BudgetModel

@testable import AllocationRules

/// One contest of the tests with its ballots, before anything is tallied.
struct TestContest {
  /// In id order.
  var projects: [Project]
  var ballots: [TestBallot] = []
  var pool: Int64
  var extraAfter: Int64 = 0
  var digits = 0
  var maximumChoices: Int64?
  var eligible: Int64?
  var settings: ContestSettings
  var ties: [TieKey] = [.cheaper, .moreVotes, .lot]
  var lot: LotOrder?
  var prefunded: [Int] = []
  var lifted: Set<Int> = []
  var reserves: [String: Int64] = [:]

  init(projects: [Project], pool: Int64, settings: ContestSettings) {
    self.projects = projects
    self.pool = pool
    self.settings = settings
  }

  /// What a rule is given.
  ///
  /// - Parameter groups: identical ballots share a row of the profile
  func instance(groups: Bool = false) -> Instance {
    var settings = settings
    settings.ballots.maximumChoices = maximumChoices
    let needs = TallyNeeds(settings: settings, tieChain: ties)
    let tally = TestBallot.tally(
      ballots, projects: projects.count, maximumChoices: maximumChoices, needs: needs, settings)
    var instance = Instance(
      councilID: "c", poolID: "P", field: projects, tally: tally,
      amount: Money(minorUnits: pool), settings: settings, tieChain: ties)
    instance.extraAfter = Money(minorUnits: extraAfter)
    instance.minorDigits = digits
    instance.eligible = eligible
    instance.prefunded = prefunded.sorted()
    instance.liftedThresholds = lifted
    instance.reserves = reserves.mapValues { Money(minorUnits: $0) }
    instance.lot = lot
    instance.districts = settings.rule["shares"]?.members?.map(\.key) ?? []
    if needs.ballots {
      instance.profile = BallotProfile(
        ballots, settings, districts: instance.districts, groups: groups)
    }
    return instance
  }

  /// An override of a vector.
  mutating func apply(_ override: JSON, to place: Int) {
    switch override["action"].text! {
    case "fund": prefunded.append(place)
    case "exclude": projects[place].state = .excluded
    case "withdraw": projects[place].state = .withdrawn
    case "set-cost": projects[place].cost = Money(minorUnits: override["cost"].number!)
    default:
      projects[place].state = .qualified
      lifted.insert(place)
    }
  }
}
