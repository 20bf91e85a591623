import ChannelKit
import ChannelSimulatorKit

/// The behaviour of a simulated model by its name, so that a configuration alone can select it.
///
/// | model | |
/// | --- | --- |
/// | `simulated-fast` | answers at once |
/// | `simulated-5s`, `simulated-250ms` | answers after this time |
/// | `simulated-failing`, `simulated-overloaded`, `simulated-throttled` | refuses every call |
/// | `simulated-missing` | does not exist |
/// | `simulated-inventing`, `simulated-misquoting` | gives an ``UnsupportedAnswer`` |
/// | `simulated-thinking` and others | has a ``ModelQuirk`` |
struct SimulatedModelName {
    let latency: Duration?
    let refusal: ModelRefusal?

    init(_ name: String) {
        let word = name.wholeMatch(of: /simulated-([a-z0-9]+)/)?.1 ?? ""
        latency = Self.latency(of: word)
        refusal =
            switch word {
            case "failing": .failing
            case "overloaded": .overloaded
            case "throttled": .throttled(.seconds(1))
            case "missing": .unknownModel(name)
            default: nil
            }
    }

    private static func latency(of word: Substring) -> Duration? {
        if word == "fast" { return .zero }
        guard let match = word.wholeMatch(of: /(\d{1,6})(ms|s)/), let count = Int(match.1) else { return nil }
        return match.2 == "s" ? .seconds(count) : .milliseconds(count)
    }
}

/// The reasons for which a simulated model refuses a request.
enum ModelRefusal: Error, Hashable, Sendable {
    case noKey
    case expiredKey
    /// An invalid request, with OpenAI's parameter and code.
    case invalid(String, parameter: String? = nil, code: String? = nil)
    case unknownModel(String)
    /// A body of FastAPI's form, with HTTP 422.
    case unprocessable(JSONValue)
    case unknownPath(method: String, path: String)
    case throttled(Duration)
    case overloaded
    case failing

    /// The refusal that a fault causes; nil if it causes none.
    init?(_ fault: SimulatorFault?) {
        switch fault {
        case .throttle(let wait): self = .throttled(wait)
        case .overloaded: self = .overloaded
        case .failing: self = .failing
        case .expiredToken: self = .expiredKey
        default: return nil
        }
    }
}
