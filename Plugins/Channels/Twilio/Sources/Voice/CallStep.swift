import ChannelKit

/// Where in a call a request of Twilio's belongs.
///
/// What the hub had written into the URL says most of it; the query is signed with the rest of the URL. A request to a
/// URL that somebody entered in the Console is known by what it carries.
struct CallStep: Hashable {
    /// What a request of a call is about.
    enum Kind: String {
        /// Somebody calls.
        case start
        /// The caller said something, pressed keys, or did neither.
        case turn
        /// The caller waits for an answer.
        case wait
        /// The call was passed on, and that is over.
        case dial
        /// How the call is going.
        case status
        case recording, transcription
        /// What the recognition thinks so far.
        case partial
    }

    let kind: Kind
    /// The turn that it is about.
    var turn = TurnMark()
    /// The language that the caller has chosen.
    var language: String?
    /// How often the caller has said nothing before.
    var silences = 0
    /// How often the caller was told before that it takes a moment.
    var waits = 0
    /// Whether the caller was just offered other languages.
    var offersLanguages = false

    init(kind: Kind) { self.kind = kind }

    /// A request in which `parameters` came.
    init(_ request: WebhookRequest, _ parameters: [String: String]) {
        let query = request.queryFields
        let door =
            request.subpath.hasPrefix(Self.folder)
            ? String(request.subpath.dropFirst(Self.folder.count)) : query[Self.root]
        kind = Kind(shapeOf: parameters, door: door.flatMap(Kind.init(door:)))
        turn = TurnMark(series: query["after"] ?? "", number: query["n"].flatMap { Int($0) } ?? 0)
        if query["n"] == nil, [.turn, .wait, .dial].contains(kind) {
            turn.series = JSONValue.object(parameters.mapValues(JSONValue.string)).digest
        }
        language = query["lang"].map { String($0.prefix(16)) }
        silences = Self.count(query["silent"].flatMap { Int($0) })
        waits = Self.count(query["wait"].flatMap { Int($0) })
        offersLanguages = query["menu"] == "1"
    }

    /// A count that came with a request, in bounds: it is counted on.
    static func count(_ number: Int?) -> Int { min(max(0, number ?? 0), 1_000) }

    /// What follows a channel's own door, and the name in the query of the door that the channels share.
    static let root = "voice"
    private static let folder = "voice/"

    /// The names that are ours in a query.
    static let queryNames: Set = [root, "n", "after", "lang", "silent", "wait", "menu"]

    /// Whether a document is wanted that says what happens next.
    var wantsDocument: Bool { [.start, .turn, .wait, .dial].contains(kind) }

    /// The URL of this step below `door`, a channel's own if `hasPath`.
    func url(below door: String, hasPath: Bool) -> String {
        let fields: [(String, String?)] = [
            (Self.root, hasPath ? nil : kind.rawValue), ("after", turn.series.isEmpty ? nil : turn.series),
            ("n", String(turn.number)), ("lang", language), ("silent", silences > 0 ? String(silences) : nil),
            ("wait", waits > 0 ? String(waits) : nil), ("menu", offersLanguages ? "1" : nil),
        ]
        let query = fields.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded(keeping: "-._~"))" } }
        return (hasPath ? "\(door)/\(Self.folder)\(kind.rawValue)?" : "\(door)?") + query.joined(separator: "&")
    }
}

extension CallStep.Kind {
    /// Those that Twilio is sent to.
    fileprivate init?(door: String) {
        switch door {
        case "turn": self = .turn
        case "wait": self = .wait
        case "dial": self = .dial
        case "status": self = .status
        default: return nil
        }
    }

    fileprivate init(shapeOf parameters: [String: String], door: Self?) {
        func has(_ names: String...) -> Bool { names.contains { parameters[$0] != nil } }
        let status = parameters["CallStatus"].map(CallStatus.init)
        if has("TranscriptionSid", "TranscriptionText", "TranscriptionStatus") {
            self = .transcription
        } else if has("RecordingStatus") {
            self = .recording
        } else if has("UnstableSpeechResult", "StableSpeechResult") {
            self = .partial
        } else if let door {
            self = door
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

/// A turn of a call, by its number in a series.
///
/// The documents that answer requests count on from one to the next. What is spoken into a live call out of turn begins
/// a series of its own, so that no number comes twice.
struct TurnMark: Hashable {
    /// Empty for the series that begins with the call.
    var series = ""
    var number = 0

    init(series: String = "", number: Int = 0) {
        self.series = String(series.prefix(128))
        self.number = min(max(0, number), 1_000_000)
    }

    var next: TurnMark { TurnMark(series: series, number: number + 1) }

    /// For keys and ids.
    var text: String { series.isEmpty ? String(number) : "\(series).\(number)" }
}
