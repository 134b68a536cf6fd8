import AuditTrail
import BudgetModel
import Testing

@Suite("tables of a pack, read back")
struct PackCSVTests {
  private func table<Row: ReadablePackRow>(
    _ text: String, _ kind: Row.Type
  ) throws(PackTableFault) -> [Row] {
    try PackCSV.table(Array(text.utf8), as: kind, minorDigits: 2, guardsFormulas: true)
  }

  @Test("quotes, doubled quotes and line ends inside quotes are read")
  func quotes() throws {
    let rows = try PackCSV.rows(Array("a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n,\n".utf8))
    #expect(
      rows == [
        PackCSV.Row(line: 1, cells: ["a", "b"]), PackCSV.Row(line: 2, cells: ["x,\"y\"", "1\n2"]),
        PackCSV.Row(line: 4, cells: ["", ""]),
      ])
  }

  @Test(
    "what is no table of a pack is refused with its line",
    arguments: [("a,b\nc", 2), ("a\n\"b\n", 2), ("a\n\"b\"c\n", 2)])
  func refused(text: String, line: Int) {
    do throws(PackTableFault) {
      _ = try PackCSV.rows(Array(text.utf8))
      Issue.record("accepted")
    } catch {
      #expect(error.line == line)
    }
  }

  @Test("rows come back as they were")
  func roundTrip() throws {
    let row = ResultRow(
      projectID: "p1", name: "=SUM(A1)", councilID: "city", poolID: "CITY",
      cost: Money(minorUnits: 60_005), score: Ratio(7, over: 3), rank: nil, status: .notFunded,
      funded: .zero, reason: "no-money@city:10")
    let text = """
      project_id,name,council_id,pool_id,cost,score,rank,status,funded,reason
      p1,'=SUM(A1),city,CITY,600.05,7/3,,not-funded,0.00,no-money@city:10

      """
    #expect(try table(text, ResultRow.self) == [row])
  }

  @Test("a council's row comes back with its optional cells")
  func council() throws {
    var row = CouncilRow(councilID: "d1", name: "North", parentID: "city")
    row.received = 10
    row.counted = 7
    row.rejected = 3
    row.eligible = 40
    row.moneyIn = Money(minorUnits: 5)
    row.carried = Money(minorUnits: 5)
    let header = CouncilRow.columns.joined(separator: ",")
    let text = "\(header)\nd1,North,city,10,7,3,0,0,40,17.50,0.05,0.00,0.00,0.05,0.00,0.00,\n"
    #expect(try table(text, CouncilRow.self) == [row])
  }

  @Test(
    "a number in another form is refused",
    arguments: ["1.5,1", "01.50,1", "1.50,01", "1.50,2/4", "-0.00,1", "1.50,x"])
  func otherForms(cells: String) {
    let parts = cells.split(separator: ",")
    let text = """
      project_id,name,council_id,pool_id,cost,score,rank,status,funded,reason
      p1,P,city,CITY,\(parts[0]),\(parts[1]),,not-funded,0.00,x@city:1

      """
    #expect(throws: PackTableFault(line: 2, sentence: Self.form)) {
      try table(text, ResultRow.self)
    }
  }
  private static let form = "a cell does not have the form that its column asks for"
}
