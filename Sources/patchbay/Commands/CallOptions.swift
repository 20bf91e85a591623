import ArgumentParser
import ChannelKit
import Foundation

/// The options for a customer's actions in a call.
struct CallOptions: ParsableArguments {
    @Flag(name: .customLong("call"), help: "The customer calls.")
    var calls = false

    @Option(help: "The customer says this in the call.")
    var speak: String?

    @Option(help: "The customer interrupts the answer to --speak with this.")
    var interruptWith: String?

    @Option(help: "The customer presses these keys.")
    var press: String?

    @Flag(help: "The customer stays silent until the provider's timeout.")
    var fallSilent = false

    @Flag(help: "The customer ends the call.")
    var hangUp = false

    @Option(help: "The provider's own model calls this tool.")
    var tool: String?

    @Option(help: "The arguments of --tool, a JSON object.")
    var arguments = "{}"

    func validate() throws {
        guard interruptWith == nil || speak != nil else { throw ValidationError("--interrupt-with requires --speak") }
        guard (try? JSONValue(parsing: Data(arguments.utf8)))?.object != nil else {
            throw ValidationError("--arguments must be a JSON object, such as '{\"day\": \"2026-08-24\"}'")
        }
    }

    /// The number of actions given.
    var count: Int {
        [calls, speak != nil, press != nil, fallSilent, hangUp, tool != nil].filter(\.self).count
    }

    /// The action, as the simulators' control API expects it.
    var command: (key: String, value: JSONValue)? {
        if calls { return ("calls", true) }
        if fallSilent { return ("falls_silent", true) }
        if hangUp { return ("hangs_up", true) }
        if let press { return ("presses", .string(press)) }
        if let speak, let interruptWith {
            return ("interrupts", ["first": .string(speak), "then": .string(interruptWith)])
        }
        if let speak { return ("speaks", .string(speak)) }
        guard let tool else { return nil }
        let arguments = (try? JSONValue(parsing: Data(arguments.utf8))) ?? .object([:])
        return ("tool_call", ["name": .string(tool), "arguments": arguments])
    }
}
