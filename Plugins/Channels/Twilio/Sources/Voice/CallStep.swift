import ChannelKit

/// The position of a request within a call.
///
/// Most of it comes from the hub's own query in the URL, which is covered by the signature. A request to a URL that was
/// entered in the Console is classified by its parameters.
struct CallStep: Hashable {
    /// The kind of a request.
    enum Kind: String {
        /// An inbound call.
        case start
        /// The caller spoke, pressed keys, or did neither.
        case turn
        /// The caller waits for a reply.
        case wait
        /// A transfer has ended.
        case dial
        /// A status callback.
        case status
        case recording, transcription
        /// The result of an answering machine detection that ran during the call.
        case detection
        /// A partial result of the speech recognition.
        case partial
    }

    let kind: Kind
    /// The turn of the request.
    var turn = TurnMark()
    /// The language that the caller has chosen.
    var language: String?
    /// The number of times that the caller was silent before.
    var silences = 0
    /// The number of fillers so far.
    var waits = 0
    /// True if the caller was just offered other languages.
    var offersLanguages = false
    /// True if the caller has just heard the notices to their end.
    var hasHeardNotices = false

    init(kind: Kind) { self.kind = kind }

    /// The number of times in a row that a caller was not heard, understood or answered, at which the way out is offered.
    static let wayOut = 2
    /// The key of the way out.
    static let wayOutKey = "0"

    /// Reads the position of `request`, which came with `parameters`.
    init(_ request: WebhookRequest, _ parameters: [String: String]) {
        let query = request.queryFields
        let route =
            request.subpath.hasPrefix(Self.folder)
            ? String(request.subpath.dropFirst(Self.folder.count)) : query[Self.root]
        kind = Kind(shapeOf: parameters, route: route.flatMap(Kind.init(route:)))
        turn = TurnMark(series: query["after"] ?? "", number: query["n"].flatMap { Int($0) } ?? 0)
        if query["n"] == nil, [.turn, .wait, .dial].contains(kind) {
            turn.series = JSONValue.object(parameters.mapValues(JSONValue.string)).digest
        }
        language = query["lang"].map { String($0.prefix(16)) }
        silences = Self.count(query["silent"].flatMap { Int($0) })
        waits = Self.count(query["wait"].flatMap { Int($0) })
        offersLanguages = query["menu"] == "1"
        hasHeardNotices = query["heard"] == "1"
    }

    /// A count from a request, clamped because it is incremented later.
    static func count(_ number: Int?) -> Int { min(max(0, number ?? 0), 1_000) }

    /// The path below a channel's own route, and the query name on the shared route.
    static let root = "voice"
    private static let folder = "voice/"

    /// The hub's own query names.
    static let queryNames: Set = [root, "n", "after", "lang", "silent", "wait", "menu", "heard"]

    /// True if the response must be a TwiML document.
    var wantsDocument: Bool { [.start, .turn, .wait, .dial].contains(kind) }

    /// The URL of this step below `route`, which is a channel's own route if `hasPath`.
    func url(below route: String, hasPath: Bool) -> String {
        let fields: [(String, String?)] = [
            (Self.root, hasPath ? nil : kind.rawValue), ("after", turn.series.isEmpty ? nil : turn.series),
            ("n", String(turn.number)), ("lang", language), ("silent", silences > 0 ? String(silences) : nil),
            ("wait", waits > 0 ? String(waits) : nil), ("menu", offersLanguages ? "1" : nil),
            ("heard", hasHeardNotices ? "1" : nil),
        ]
        let query = fields.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded())" } }
        return (hasPath ? "\(route)/\(Self.folder)\(kind.rawValue)?" : "\(route)?") + query.joined(separator: "&")
    }
}

extension CallStep.Kind {
    /// The kinds that the hub's documents refer to.
    fileprivate init?(route: String) {
        switch route {
        case "turn": self = .turn
        case "wait": self = .wait
        case "dial": self = .dial
        case "status": self = .status
        default: return nil
        }
    }

    fileprivate init(shapeOf parameters: [String: String], route: Self?) {
        func has(_ names: String...) -> Bool { names.contains { parameters[$0] != nil } }
        let status = parameters["CallStatus"].map(CallStatus.init)
        if has("TranscriptionSid", "TranscriptionText", "TranscriptionStatus", "TranscriptionEvent") {
            self = .transcription
        } else if status == nil, has("AnsweredBy", "MachineDetectionDuration") {
            self = .detection
        } else if has("RecordingStatus") {
            self = .recording
        } else if has("UnstableSpeechResult", "StableSpeechResult") {
            self = .partial
        } else if let route {
            self = route
        } else if has("DialCallStatus", "QueueResult") {
            self = .dial
        } else if has("CallbackSource", "CallDuration", "StatusCallbackEvent") || status?.isFinal == true {
            self = .status
        } else if has("SpeechResult", "Digits") {
            self = .turn
        } else {
            self = .start
        }
    }
}

/// A turn of a call: its number within a series.
///
/// The documents that answer requests count up. Speech into a live call out of turn begins a series of its own, so that
/// no number occurs twice.
struct TurnMark: Hashable {
    /// The id of the series; empty for the one that begins with the call.
    var series = ""
    var number = 0

    init(series: String = "", number: Int = 0) {
        self.series = String(series.prefix(128))
        self.number = min(max(0, number), 1_000_000)
    }

    var next: TurnMark { TurnMark(series: series, number: number + 1) }

    /// The form for keys and ids.
    var text: String { series.isEmpty ? String(number) : "\(series).\(number)" }
}
