import BallotReading
import BudgetModel
import Testing

struct TablesTests {
  @Test func councilsAreValuesInIdOrder() {
    let reading = CouncilsTable.read(
      file(
        "councils.csv",
        "council_id,parent_id,kind,name,population,index_need,tags,dimension,from,to\n"
          + "west,city,district,West,1200,7,\"old,river\",,2026-01-01T00:00:00Z,\n"
          + "city,,city,City,,,,territorial,,\n"), settings: ReadingSettings())
    #expect(reading.lines == [])
    #expect(
      reading.value == [
        Council(
          id: "city", kind: "city", name: "City", place: at(3, 1, in: "councils.csv")),
        Council(
          id: "west", parentID: "city", kind: "district", name: "West", population: 1200,
          indices: ["need": 7], tags: ["old", "river"], validFrom: "2026-01-01T00:00:00Z",
          place: at(2, 1, in: "councils.csv")),
      ])
  }

  @Test func projectsAreValuesInIdOrder() {
    let reading = ProjectsTable.read(
      file(
        "projects.csv",
        "project_id;name;cost;state;category;affects;cost_min;cost_step;resource_staff;url\n"
          + "p2;Pond;10.50;withdrawn;nature,water;north,south;5;0.50;3;https://x\n"
          + "p10;\"Park; big\";100;;;;;;;\n"), settings: ReadingSettings())
    #expect(reading.lines == [])
    var park = Project(id: "p10", name: "Park; big", cost: Money(minorUnits: 10000))
    park.place = at(3, 1, in: "projects.csv")
    var pond = Project(id: "p2", name: "Pond", cost: Money(minorUnits: 1050))
    pond.state = .withdrawn
    pond.categories = ["nature", "water"]
    pond.affects = ["north", "south"]
    pond.costMinimum = Money(minorUnits: 500)
    pond.costStep = Money(minorUnits: 50)
    pond.resources = ["staff": 3]
    pond.url = "https://x"
    pond.place = at(2, 1, in: "projects.csv")
    #expect(reading.value == [park, pond])
  }

  @Test func poolsRollLotAndTalliesAreRead() {
    let pools = PoolsTable.read(
      file("pools.csv", "pool_id,council_id,amount,name\nb,north,10\u{2E}50,B\na,city,,A\n"),
      settings: ReadingSettings())
    #expect(pools.lines == [])
    #expect(pools.value.map(\.id) == ["a", "b"])
    #expect(pools.value.map(\.amount) == [nil, Money(minorUnits: 1050)])
    let roll = RollTable.read(
      file("roll.csv", "age,voter_key,council_id,weight\n17,k2,north,1/2\n,k1,south,\n"),
      settings: ReadingSettings())
    #expect(roll.lines == [])
    #expect(roll.value.attributes == ["age"])
    #expect(roll.value.entries.map(\.voterKey) == ["k1", "k2"])
    #expect(roll.value.entries.map(\.values) == [[nil], ["17"]])
    #expect(roll.value.entries.map(\.weight) == [nil, Ratio(1, over: 2)])
    let lot = LotTable.read(
      file("lot.csv", "position,project_id\n2,p1\n1,p2\n"), settings: ReadingSettings(),
      idColumn: "project_id")
    #expect(lot.value.map(\.id) == ["p1", "p2"])
    #expect(lot.value.map(\.position) == [2, 1])
    let tally = TalliesTable.read(
      file(
        "tallies/north.csv",
        "council_id,pool_id,measure,project_id,key,value\nnorth,,received,,,10\n"
          + "north,main,votes,p1,,7/2\n"), settings: ReadingSettings())
    #expect(tally.lines == [])
    #expect(tally.value.councilID == "north")
    #expect(tally.value.lines == [2, 3])
    #expect(
      tally.value.rows == [
        TallyRow(councilID: "north", poolID: "", measure: .received, value: Ratio(10)),
        TallyRow(
          councilID: "north", poolID: "main", measure: .votes, projectID: "p1",
          value: Ratio(7, over: 2)),
      ])
  }

  @Test func aRollHasOnlyTheColumnsThatFranchisesName() {
    let roll = file("roll.csv", "voter_key,council_id,age,income\nk1,north,17,9\n")
    let reading = RollTable.read(roll, settings: ReadingSettings(), attributes: ["age"])
    #expect(
      reading.lines == [
        "roll.csv:1:26: error: no franchise rule names the column 'income' of roll.csv; delete it or "
          + "begin its name with x_. Known columns: voter_key, council_id, home, weight "
          + "[column-unknown]"
      ])
  }

  @Test func aTallyIsNamedAfterItsCouncil() {
    let tally = TalliesTable.read(
      file("tallies/north.csv", "council_id,measure,value\nsouth,received,1\n"),
      settings: ReadingSettings())
    #expect(
      tally.lines == [
        "tallies/north.csv:2:1: error: the file is named after another council than 'south'; correct "
          + "the cell or the file name [ballots-council-conflict]"
      ])
  }

  /// Each table is described once: names, types and sentences of its columns.
  @Test func everyColumnIsDescribed() {
    for table in TableSchema.all {
      #expect(!table.sentence.isEmpty)
      let names = table.columns.map { $0.isFamily ? $0.name + "…" : $0.name }
      #expect(Set(names).count == names.count)
      #expect(table.columns.allSatisfy { $0.sentence.hasSuffix(".") })
      #expect(table.key.allSatisfy { key in table.columns.contains { $0.name == key } })
    }
  }
}
