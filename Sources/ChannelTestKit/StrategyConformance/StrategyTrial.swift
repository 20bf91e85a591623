import ChannelKit
import Foundation

/// A turn that is offered to a step, with services that record what it does.
struct StrategyTrial: Sendable {
    /// Words of the customer that no reason and no error may contain.
    static let customerWords = "Quetzalcoatlus 5145550199"
    private static let name = "Ana Roy"

    /// Services that fail, each in another way, with the customer's words in what they return.
    static let failures: [any HTTPStreaming] = [
        ConstantHTTP(.response(OutboundResponse(status: 500, body: Data(customerWords.utf8)))),
        ConstantHTTP(.response(OutboundResponse(status: 401, body: Data(customerWords.utf8)))),
        ConstantHTTP(.response(OutboundResponse(status: 200, body: Data(customerWords.utf8)))),
        ConstantHTTP(.failure(.ambiguous("the connection broke"))),
    ]

    let step: any ResponseStrategy
    private let subject: StrategySubject
    private let turn: Turn
    private let recorder: StrategyRecorder

    /// - Parameters:
    ///   - http: The client of the services. Default: the subject's.
    ///   - waits: True for services that never respond.
    init(
        _ subject: StrategySubject,
        text: String,
        http: (any HTTPStreaming)? = nil,
        waits: Bool = false
    ) throws {
        let recorder = StrategyRecorder(http ?? subject.http(), waits: waits)
        self.init(subject, text, number: 1, recorder, try subject.step())
    }

    private init(
        _ subject: StrategySubject,
        _ text: String,
        number: Int64,
        _ recorder: StrategyRecorder,
        _ step: any ResponseStrategy
    ) {
        self.subject = subject
        self.recorder = recorder
        self.step = step
        turn = .sample(
            text,
            name: Self.name,
            id: TurnID(number),
            clock: SystemClock(),
            deadline: subject.manifest.deadline,
            services: recorder.services
        )
    }

    /// The same turn for a new instance of the step, as after a restart.
    func again() throws -> StrategyTrial {
        StrategyTrial(subject, turn.text, number: turn.id.rawValue, recorder, try subject.step())
    }

    /// A later turn of the same conversation.
    func next(_ text: String, number: Int) -> StrategyTrial {
        StrategyTrial(subject, text, number: Int64(number) + 1, recorder, step)
    }

    /// The verdict; a stream is read to its end.
    func verdict() async throws -> TrialVerdict {
        if let preparing = step as? any StrategyPreparing { await preparing.prepare(using: turn.services.cache) }
        return try await TrialVerdict(step.respond(to: turn))
    }

    /// The texts that no reason and no error may contain.
    var needles: [String] {
        Self.customerWords.split(separator: " ").map(String.init) + [Self.name, "5145550123"] + subject.secrets
    }

    /// The number of calls of services so far.
    var calls: Int { recorder.calls }
    /// The keys of the recorded leads.
    var leads: Set<String> { recorder.leads }
    /// The size of what is stored, by the name of the store.
    var memorySizes: [(name: String, size: Int)] {
        [("the memory of the conversation", recorder.memory), ("the memory of the contact", recorder.contactMemory)]
            .map { name, memory in
                (name, memory.all.reduce(0) { $0 + $1.key.utf8.count + $1.value.data.count })
            }
    }
}

/// A verdict, with what its checks need of it.
struct TrialVerdict: Sendable {
    enum Kind: String, Sendable {
        case replied, passed, handedOff, silent
    }

    let kind: Kind
    let reasons: [String]
    /// The texts of a reply.
    let texts: [String]

    /// The part that the customer gets: a reason may say how much a run cost, which differs.
    var result: String { ([kind.rawValue] + texts).joined(separator: "\n") }

    init(_ verdict: Verdict) async throws {
        switch verdict {
        case .reply(.contents(let contents, _), let rationale):
            (kind, reasons, texts) = (.replied, [rationale.reason], contents.map(\.plainText))
        case .reply(.stream(let stream), let rationale):
            var text = ""
            for try await piece in stream { text += piece }
            (kind, reasons, texts) = (.replied, [rationale.reason], [text])
        case .pass(let reason, _): (kind, reasons, texts) = (.passed, [reason], [])
        case .silent(let reason): (kind, reasons, texts) = (.silent, [reason], [])
        case .handoff(let handoff):
            (kind, reasons, texts) = (.handedOff, [handoff.reason], [handoff.customerMessage ?? ""])
        }
    }
}
