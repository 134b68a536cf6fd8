import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// Kinds, bounds, ties, what is missing, and what the transcript shows.
@Suite struct ApportionmentTests {
  @Test func eachKindHasItsOwnRatioAndItsOwnBase() throws {
    var councils = Apportioned(.sainteLague, [1_500, 600, 180, 400, 150], total: 1)
    councils.kinds = ["factory", "factory", "factory", "barracks", "barracks"]
    var factory = SeatRule()
    (factory.method, factory.per, factory.minimum) = (.ratio, 500, 1)
    var barracks = factory
    barracks.per = 200
    councils.rule.byKind = ["factory": factory, "barracks": barracks]
    let result = try councils.result()
    #expect(result.rows.map(\.seats) == [3, 1, 1, 2, 1])
    #expect(result.records.map { $0.members["total"] } == ["3", "5"])

    // 1 per 25,000 electors for the town, 1 per 125,000 inhabitants for the province.
    councils = Apportioned(.equal, [125_000, 260_000])
    councils.others[.population] = [210_000, 500_000]
    councils.kinds = ["town", "province"]
    var (town, province) = (SeatRule(), SeatRule())
    (town.method, town.per) = (.ratio, 25_000)
    (province.method, province.per, province.base) = (.ratio, 125_000, .population)
    councils.rule.byKind = ["town": town, "province": province]
    #expect(try councils.seats() == [5, 4])
    #expect(try councils.result().rows.map(\.base) == [125_000, 500_000])
    town.base = .population
    town.per = 125_000
    councils.rule.byKind["town"] = town
    #expect(try councils.seats() == [1, 4])
  }

  @Test func aKindWithoutARuleOfItsOwnKeepsTheCommonOne() throws {
    var councils = Apportioned(.dhondt, [30, 20, 50], total: 5)
    councils.kinds = ["ward", "ward", "union"]
    var union = SeatRule()
    (union.method, union.weights) = (.declared, ["c": Ratio(1, over: 2)])
    councils.rule.byKind = ["union": union, "guild": SeatRule()]
    let rows = try councils.result().rows
    #expect(rows.map(\.seats) == [3, 2, nil])
    #expect(rows.map(\.weight) == [Ratio(6), Ratio(4), Ratio(1)])
  }

  @Test func weightsBecomeWholeByTheirCommonDenominator() throws {
    var councils = Apportioned(.declared, [nil, nil, nil])
    councils.rule.weights = [
      "a": Ratio(1, over: 2), "b": Ratio(1, over: 3), "c": Ratio(1, over: 6),
    ]
    let rows = try councils.result().rows
    #expect(rows.map(\.weight) == [Ratio(3), Ratio(2), Ratio(1)])
    #expect(rows.map(\.seats) == [nil, nil, nil] && rows.map(\.base) == [nil, nil, nil])
    councils.rule.weights["b"] = nil
    #expect(councils.failure() == .weightMissing(["b"]))
    councils.rule.weights["b"] = Ratio(BigInt(1), BigInt(10).power(12))
    #expect(councils.failure() == .weightsTooFine)
    councils.rule.weights["a"] = .zero
    councils.rule.weights["c"] = .zero
    #expect(try councils.result().rows.map(\.weight) == [Ratio(0), Ratio(1), Ratio(0)])
    // Whole numbers are seats as well.
    councils.rule.weights["b"] = Ratio(5)
    #expect(try councils.seats() == [0, 5, 0])
    #expect(
      try councils.result().records[0].members["rows"]?.elements?[1]
        == ["council": "b", "seats": "5"])
  }

  @Test func equalAndExactNeedNoTotal() throws {
    #expect(try Apportioned(.equal, [nil, 7]).seats() == [1, 1])
    #expect(try Apportioned(.equal, [nil, 7]).result().rows.map(\.base) == [nil, 7])
    let rows = try Apportioned(.exact, [0, 7]).result().rows
    #expect(rows.map(\.seats) == [nil, nil] && rows.map(\.weight) == [Ratio(0), Ratio(7)])
  }

  @Test func everyBaseThatIsMissingIsNamed() {
    let councils = Apportioned(.exact, [nil, 7, nil])
    #expect(
      councils.failure()
        == .baseMissing([
          .init(council: CouncilIndex(0), base: .eligible),
          .init(council: CouncilIndex(2), base: .eligible),
        ]))
  }

  @Test func whatTheByLawLeavesOutIsNamed() {
    #expect(Apportioned(.adams, [1]).failure() == .settingMissing("total"))
    #expect(Apportioned(.ratio, [1]).failure() == .settingMissing("per"))
    #expect(Apportioned(.degressive, [1], total: 1).failure() == .settingMissing("base-seats"))
  }

  @Test func nobodyGetsNothing() throws {
    let result = try Apportioned(.sainteLague, [], total: 5).result()
    #expect(result.rows == [] && result.records == [])
  }

  @Test(arguments: NaiveSeats.divisors + [.hamilton])
  func aBaseOfZeroGetsOnlyTheFirstSeats(method: SeatRule.Method) throws {
    var councils = Apportioned(method, [0, 8, 0], total: 5)
    councils.rule.baseSeats = 0
    #expect(try councils.seats() == [0, 5, 0])
    councils.rule.minimum = 1
    #expect(try councils.seats() == [1, 3, 1])
    councils.rule.maximum = 2
    #expect(councils.failure() == .infeasible(total: 5, fewest: 3, most: 4))
    councils.rule.total = 2
    #expect(councils.failure() == .infeasible(total: 2, fewest: 3, most: 4))
    councils.bases = [0, 0, 0]
    councils.rule.total = 4
    #expect(councils.failure() == .weightsAllZero)
    councils.rule.total = 3
    #expect(try councils.seats() == [1, 1, 1])
  }

  @Test func boundsOfARatioHoldInPlace() throws {
    var councils = Apportioned(.ratio, [0, 25, 99])
    (councils.rule.per, councils.rule.minimum, councils.rule.maximum) = (10, 1, 4)
    #expect(try councils.seats() == [1, 2, 4])
    councils.rule.maximum = 0
    #expect(councils.failure() == .infeasible(total: nil, fewest: 3, most: 0))
  }

  @Test func hamiltonWithBoundsSharesTheRestInProportion() throws {
    var councils = Apportioned(.hamilton, [80, 15, 5], total: 20)
    councils.rule.maximum = 10
    // 10 are left for 15 and 5: 7 1/2 and 2 1/2, and the larger gets the last.
    #expect(try councils.seats() == [10, 8, 2])
  }

  // MARK: Ties

  @Test func theLargerBaseTakesAnEqualQuotient() throws {
    // 4/2 = 2/1.
    let result = try Apportioned(.dhondt, [2, 4], total: 2).result()
    #expect(result.rows.map(\.seats) == [0, 2])
    #expect(result.ties == [.init(record: 1, tied: ["a", "b"], decidedBy: "base")])
    #expect(
      result.records[1]
        == TranscriptRecord(
          "tie",
          [
            "at": "seat", "key": ["quotient", "2"], "tied": ["a", "b"], "result": ["b", "a"],
            "decided_by": "base", "decisive": true,
            "steps": [
              [
                "step": "base", "groups": [["b"], ["a"]],
                "values": [["council": "a", "value": "2"], ["council": "b", "value": "4"]],
              ]
            ],
          ]))
  }

  @Test func theLotDecidesBetweenEqualBases() throws {
    let councils = Apportioned(.sainteLague, [5, 5, 5], total: 4)
    #expect(councils.failure() == .tieWithoutLot(tied: ["a", "b", "c"], value: "5/3"))
    #expect(
      councils.failure(lot: ["c", "a"]) == .tieWithoutLot(tied: ["a", "b", "c"], value: "5/3"))
    let result = try councils.result(lot: ["c", "a", "b"])
    #expect(result.rows.map(\.seats) == [1, 1, 2])
    #expect(result.ties == [.init(record: 1, tied: ["a", "b", "c"], decidedBy: "lot")])
    #expect(
      result.records[1].members["steps"]?.elements?.last
        == [
          "step": "lot", "groups": [["c"], ["a"], ["b"]],
          "values": [
            ["council": "a", "value": "2"], ["council": "b", "value": "3"],
            ["council": "c", "value": "1"],
          ],
        ])
    #expect(result.records[1].members["result"] == ["c", "a", "b"])
    // In id order all the same.
    let rows = result.records[0].members["rows"]?.elements
    #expect(rows?.map { $0["council"]?.text } == ["a", "b", "c"])
  }

  @Test func onlyTheBaseAtTheCutNeedsTheLot() throws {
    // 4/2 = 2/1 = 2/1: the larger base has it, one of the two others.
    let councils = Apportioned(.dhondt, [2, 4, 2], total: 3)
    #expect(councils.failure() == .tieWithoutLot(tied: ["a", "c"], value: "2"))
    let result = try councils.result(lot: ["c", "a"])
    #expect(result.rows.map(\.seats) == [0, 2, 1])
    #expect(result.ties == [.init(record: 1, tied: ["a", "b", "c"], decidedBy: "lot")])
    #expect(
      result.records[1].members["steps"]?.elements?.first?["groups"] == [["b"], ["a", "c"]])
    #expect(result.records[1].members["result"] == ["b", "c", "a"])
  }

  @Test func firstSeatsGoToTheLargerBases() throws {
    for method in [SeatRule.Method.adams, .huntingtonHill] {
      let result = try Apportioned(method, [3, 9, 5], total: 2).result()
      #expect(result.rows.map(\.seats) == [0, 1, 1])
      #expect(result.ties == [.init(record: 1, tied: ["a", "b", "c"], decidedBy: "base")])
      #expect(result.records[1].members["key"] == ["quotient", "first seat"])
      #expect(result.records[0].members["last_given"] == ["council": "c", "next": "a"])
      #expect(
        Apportioned(method, [3, 9, 3], total: 2).failure()
          == .tieWithoutLot(tied: ["a", "c"], value: "first seat"))
    }
  }

  @Test func equalRemaindersGoToTheLargerBaseThenTheLot() throws {
    // Of 2 seats over 9, 3: 1 1/2 and 1/2.
    #expect(try Apportioned(.hamilton, [3, 9], total: 2).seats() == [0, 2])
    let equal = Apportioned(.hamilton, [1, 1], total: 3)
    #expect(equal.failure() == .tieWithoutLot(tied: ["a", "b"], value: "1"))
    let result = try equal.result(lot: ["b", "a"])
    #expect(result.rows.map(\.seats) == [1, 2])
    #expect(result.records[1].members["key"] == ["remainder", "1"])
    #expect(
      result.records[0].members["last_given"]
        == ["council": "b", "remainder": "1", "next": "a", "next_remainder": "1"])
  }

  // MARK: Records

  @Test func theRecordOfFiveLevelsShowsBothSidesOfTheCut() throws {
    let result = try Apportioned(.sainteLague, [375, 220, 160], total: 7).result()
    #expect(result.rows.map(\.seats) == [4, 2, 1])
    #expect(
      result.records == [
        TranscriptRecord(
          "apportion",
          [
            "method": "sainte-lague", "total": "7",
            "rows": [
              [
                "council": "a", "base": "375", "quotient": "375/7", "priority": "125/3",
                "seats": "4",
              ],
              [
                "council": "b", "base": "220", "quotient": "220/3", "priority": "44", "seats": "2",
              ],
              [
                "council": "c", "base": "160", "quotient": "160", "priority": "160/3",
                "seats": "1",
              ],
            ],
            "last_given": [
              "council": "a", "quotient": "375/7", "next": "c", "next_quotient": "160/3",
            ],
          ])
      ])
  }

  @Test func recordsOfTheOtherMethodsShowTheirDivision() throws {
    func rows(_ councils: Apportioned) throws -> [JSONValue]? {
      try councils.result().records[0].members["rows"]?.elements
    }
    #expect(
      try rows(Apportioned(.hamilton, [3, 3, 1], total: 3))?.last
        == ["council": "c", "base": "1", "quotient": "0", "remainder": "3", "seats": "1"])
    // 3/5, 3/10 and 1/10 of a seat: the next would go to the second.
    #expect(
      try Apportioned(.hamilton, [1, 3, 6], total: 1).result().records[0].members["last_given"]
        == ["council": "c", "remainder": "6", "next": "b", "next_remainder": "3"])
    var councils = Apportioned(.ratio, [87_444])
    councils.rule.per = 20_000
    #expect(
      try rows(councils)
        == [
          [
            "council": "a", "base": "87444", "quotient": "4", "remainder": "7444", "seats": "4",
          ]
        ])
    #expect(
      try rows(Apportioned(.squareRoot, [4])) == [
        ["council": "a", "base": "4", "weight": "20000"]
      ])
    #expect(try rows(Apportioned(.equal, [4])) == [["council": "a", "seats": "1"]])
  }
}
