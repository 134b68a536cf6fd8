import AuditTrail
import BudgetModel
import Testing

@Suite("event log chain")
struct EventChainTests {
  @Test("every published log is judged as published")
  func vectors() throws {
    let cases = try Vectors.cases("event-log.json", "files")
    #expect(cases.count == 5)
    for vector in cases {
      let log = try Vectors.bytes(try vector.text("file"))
      do throws(EventChain.Break) {
        let head = try EventChain.verify(log)
        #expect(vector["valid"] as? Bool == true)
        #expect(head.digest == vector["head"] as? String)
      } catch {
        #expect(vector["valid"] as? Bool == false)
        #expect(error.line == vector["first_bad_line"] as? Int)
        #expect(error.code.name == vector["code"] as? String)
      }
    }
  }

  @Test("lines written one by one form a chain")
  func writing() throws {
    var log: [UInt8] = []
    var head = EventChain.Head.empty
    for event in ["run-start", "run-end"] {
      let next = EventChain.line(after: head, ["at": "", "run": "1", "event": .string(event)])
      log += next.bytes
      head = next.head
    }
    let verified = try EventChain.verify(log)
    #expect(verified == head)
    #expect(EventChain.end(of: log) == EventChain.End(head: head, tornBytes: nil))
  }

  @Test("a torn line is repaired by the next run and the log is valid again")
  func repair() throws {
    let whole = EventChain.line(after: .empty, ["at": "", "run": "1", "event": "run-start"])
    var log = whole.bytes + Array("{\"at\":\"20".utf8)
    #expect(throws: EventChain.Break.self) { try EventChain.verify(log) }
    let end = EventChain.end(of: log)
    #expect(end.tornBytes == 9)
    #expect(end.head.lines == 2)
    log.append(0x0A)
    let members: [String: JSONValue] = [
      "at": "", "run": "2", "event": "log-repaired", "torn_bytes": 9,
    ]
    let repaired = EventChain.line(after: end.head, members)
    log += repaired.bytes
    let verified = try EventChain.verify(log)
    #expect(verified == repaired.head)
    #expect(verified.lines == 3)
  }

  @Test("a torn line without its repair breaks the chain")
  func unrepaired() throws {
    let torn = Array("{\"at\n".utf8)
    let head = EventChain.end(of: torn).head
    let next = EventChain.line(after: head, ["at": "", "run": "2", "event": "run-start"])
    do throws(EventChain.Break) {
      _ = try EventChain.verify(torn + next.bytes)
      Issue.record("accepted")
    } catch {
      #expect(error.line == 1)
    }
  }

  @Test("runs without an end are named, once")
  func abandoned() {
    var log: [UInt8] = []
    var head = EventChain.Head.empty
    func add(_ members: [String: JSONValue]) {
      let next = EventChain.line(after: head, members)
      log += next.bytes
      head = next.head
    }
    add(["run": "1", "event": "run-start"])
    add(["run": "2", "event": "run-start"])
    add(["run": "2", "event": "run-end"])
    #expect(EventChain.abandonedRuns(in: log) == ["1"])
    add(["run": "3", "event": "run-abandoned", "abandoned": "1"])
    add(["run": "3", "event": "run-end"])
    #expect(EventChain.abandonedRuns(in: log) == [])
  }
}
