import BudgetModel
import ReportWriting
import Testing

@Suite("Tables of the pack")
struct PackTableTests {
  private let table = PackTable(minorDigits: 2, guardsFormulas: true)

  private func text<Row: OrderedPackRow>(_ rows: [Row]) -> String {
    String(decoding: table.bytes(rows), as: UTF8.self)
  }
  private func council(_ id: String, _ name: String) -> CouncilRow {
    CouncilRow(councilID: id, name: name, parentID: "")
  }

  @Test("A cell is quoted only for a comma, a quote, CR or LF")
  func quoting() {
    let rows = [
      RejectedRow(file: "b/a.csv", line: 2, column: 1, code: "c", explanation: "one, two"),
      RejectedRow(file: "b/a.csv", line: 3, column: 1, code: "c", explanation: "say \"no\""),
      RejectedRow(file: "b/a.csv", line: 4, column: 1, code: "c", explanation: "a\nb\rc"),
      RejectedRow(file: "b/a.csv", line: 5, column: 1, code: "c", explanation: "a; b 'c'\td"),
    ]
    #expect(
      text(rows) == """
        file,line,column,code,explanation
        b/a.csv,2,1,c,"one, two"
        b/a.csv,3,1,c,"say ""no""\"
        b/a.csv,4,1,c,"a
        b\u{D}c"
        b/a.csv,5,1,c,a; b 'c'\td

        """)
  }

  @Test("Free text that a spreadsheet would run gets an apostrophe; ids and numbers do not")
  func formulas() {
    let rows = [
      council("a", "=1+1"), council("b", "'=1+1"), council("c", "'tis"), council("d", ""),
    ]
    #expect(
      text(rows) == """
        council_id,name,parent_id,received,counted,rejected,excluded,blank,eligible,turnout,\
        money_in,spent,passed_on,carried,lapsed,held,weight
        a,'=1+1,,0,0,0,0,0,,,0.00,0.00,0.00,0.00,0.00,0.00,
        b,''=1+1,,0,0,0,0,0,,,0.00,0.00,0.00,0.00,0.00,0.00,
        c,'tis,,0,0,0,0,0,,,0.00,0.00,0.00,0.00,0.00,0.00,
        d,,,0,0,0,0,0,,,0.00,0.00,0.00,0.00,0.00,0.00,

        """)
    let open = PackTable(minorDigits: 0, guardsFormulas: false).bytes([council("a", "=1+1")])
    #expect(String(decoding: open, as: UTF8.self).contains("\na,=1+1,,"))
  }

  @Test(
    "The formula guard can be undone exactly",
    arguments: [
      "", "'", "''", "plain", "=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx", "'=x", "''=x", "'x",
      "''x",
      "'-", "' =",
    ])
  func guardIsReversible(text: String) {
    #expect(FormulaGuard.read(FormulaGuard.written(text)) == text)
  }

  @Test("Results stand by pool, rank with empty ones last, project")
  func resultOrder() {
    func row(_ id: String, _ pool: String, _ rank: Int?) -> ResultRow {
      ResultRow(
        projectID: id, name: id, councilID: "c", poolID: pool, cost: Money(minorUnits: 1250),
        score: Ratio(7, over: 2), rank: rank, status: .notFunded, funded: .zero, reason: "r@c:1")
    }
    let rows = [
      row("p1", "b", nil), row("p9", "b", 10), row("p8", "b", 2), row("p7", "b", 2),
      row("z", "B", nil),
    ]
    #expect(
      text(rows) == """
        project_id,name,council_id,pool_id,cost,score,rank,status,funded,reason
        z,z,c,B,12.50,7/2,,not-funded,0.00,r@c:1
        p7,p7,c,b,12.50,7/2,2,not-funded,0.00,r@c:1
        p8,p8,c,b,12.50,7/2,2,not-funded,0.00,r@c:1
        p9,p9,c,b,12.50,7/2,10,not-funded,0.00,r@c:1
        p1,p1,c,b,12.50,7/2,,not-funded,0.00,r@c:1

        """)
  }

  @Test("Reconciliation stands by scope, council, file, quantity, bucket, code")
  func reconciliationOrder() {
    func row(_ scope: String, _ quantity: String, _ bucket: String) -> ReconciliationRow {
      ReconciliationRow(
        scope: scope, councilID: "", file: "", quantity: quantity, bucket: bucket, value: 1)
    }
    let rows = [
      row("total", "ballots", "received"), row("file", "roll", "eligible"),
      row("file", "ballots", "counted"), row("file", "ballots", "rejected:b"),
      row("file", "ballots", "rejected:a"), row("file", "ballots", "received"),
      row("council", "choices", "void:x"), row("council", "choices", "read"),
      row("file", "counted", "with-choices"), row("file", "counted", "blank"),
    ]
    #expect(
      text(rows) == """
        scope,council_id,file,quantity,bucket,value
        file,,,ballots,received,1
        file,,,ballots,rejected:a,1
        file,,,ballots,rejected:b,1
        file,,,ballots,counted,1
        file,,,counted,blank,1
        file,,,counted,with-choices,1
        file,,,roll,eligible,1
        council,,,choices,read,1
        council,,,choices,void:x,1
        total,,,ballots,received,1

        """)
  }

  @Test("Tallies stand by pool with the whole first, measure, project, key by value")
  func tallyOrder() {
    func row(_ pool: String, _ measure: TallyMeasure, _ project: String, _ key: String) -> TallyRow
    {
      TallyRow(
        councilID: "c", poolID: pool, measure: measure, projectID: project, key: key,
        value: Ratio(3, over: 2))
    }
    let rows = [
      row("P", .rank, "a", "10"), row("P", .rank, "a", "9"), row("P", .votes, "b", ""),
      row("P", .votes, "a", "paper"), row("P", .votes, "a", ""), row("", .blank, "", ""),
      row("P", .received, "", ""), row("", .received, "", ""),
    ]
    #expect(
      text(rows) == """
        council_id,pool_id,measure,project_id,key,value
        c,,received,,,3/2
        c,,blank,,,3/2
        c,P,received,,,3/2
        c,P,votes,a,,3/2
        c,P,votes,a,paper,3/2
        c,P,votes,b,,3/2
        c,P,rank,a,9,3/2
        c,P,rank,a,10,3/2

        """)
  }
}
