import BallotReading
import BudgetModel
import Testing

/// The same ballots in every dialect and layout.
struct DialectTests {
  static let list = "ballot_id,vote\nb1,\"p1,p2\"\nb2,p4\nb3,\n"
  static let dialects = [
    "\u{FEFF}ballot_id;vote\r\nb1;p1,p2\r\nb2;p4\r\nb3;\r\n",
    "ballot_id\tvote\nb1\tp1,p2\nb2\tp4\nb3\t",
    "sep=;\nballot_id;vote\nb1;\"p1,p2\"\nb2;\"p4\"\nb3;\"\"\n",
    "ballot_id,vote,\nb1,\"p1,p2\",\nb2,p4,\nb3,,\n",
    "\"ballot_id\" , \"vote\"\n b1 , \"p1 , p2\" \nb2,\tp4\n\nb3,\n",
    "x_comment,vote,ballot_id\n\"a\nb\",\"p1,p2\",b1\n\"\"\"\",p4,b2\n,,b3\n",
  ]

  @Test(arguments: dialects) func everyDialectGivesTheSameBallots(_ text: String) {
    let reading = SmallCity().read(text)
    #expect(reading.lines.filter { !$0.contains(": note: ") } == [])
    let sheet = reading.value[0]
    #expect(sheet.idTexts == ["b1", "b2", "b3"])
    #expect(sheet.ballots == [[0, 1], [3], []])
    for (ballot, id) in ["b1", "b2", "b3"].enumerated() {
      let place = sheet.source.place(ofBallot: ballot, choice: nil)
      let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      let line = String(decoding: lines[place.line! - 1], as: UTF8.self)
      #expect(line.dropFirst(place.column! - 1).prefix(2) == id)
    }
  }

  @Test func anotherListSeparatorIsRead() {
    var city = SmallCity()
    city.settings.listSeparator = UInt8(ascii: "|")
    #expect(city.read("ballot_id,vote\nb1,p1|p2\n").value[0].ballots == [[0, 1]])
  }

  @Test func longIdsAreToldApart() {
    let projects = ["BO.D04.12/2024", "BO.D04.13/2024", "BO.D04.12/2025", "x"]
    let sheet = SmallCity(projects: projects).read(
      "ballot_id,vote\nb1,\"BO.D04.12/2025,x,BO.D04.13/2024\"\nb2,BO.D04.99/2024\n"
    ).value[0]
    #expect(sheet.ballots == [[2, 3, 1], [BallotSheet.unknownProject]])
  }

  @Test func manyBallotsKeepTheirPlaces() {
    let rows = (0..<20_000).map { "b\($0),\"p1,p\($0 % 4 + 1)\"\n" }.joined()
    let reading = SmallCity().read("ballot_id,vote\n" + rows)
    #expect(reading.lines == [])
    #expect(reading.rowCount == 20_000)
    let sheet = reading.value[0]
    for ballot in [19_999, 0, 12_345, 12_346] {
      #expect(sheet.ids.text(at: ballot) == "b\(ballot)")
      let place = sheet.source.place(ofBallot: ballot, choice: 1)
      #expect(place == at(ballot + 2, "b\(ballot),\"p1,".count + 1))
      #expect(sheet.source.text(ofBallot: ballot, choice: 1) == "p\(ballot % 4 + 1)")
    }
  }
}
