import ArgumentParser

/// The addresses at which stand-ins for providers may listen.
///
/// A simulated hub answers forged customers and calls the tools that channels.yaml names; simulators play any customer
/// for any client that asks.
struct SimulationReach: ParsableArguments {
    @Flag(
        name: .customLong("simulate-anywhere"),
        help: "Let other machines reach the simulation: --listen may then be another address than this machine's own."
    )
    var isAnywhere = false

    /// Refuses an address that other machines reach.
    func require(_ address: ListenAddress) throws {
        guard !address.isLoopback, !isAnywhere else { return }
        throw ValidationError(
            "a simulation on \(address) could be reached by other machines: listen on 127.0.0.1, or add "
                + "--simulate-anywhere"
        )
    }

    /// Warns of such an address.
    func warn(of address: ListenAddress, _ announcer: Announcer) {
        guard !address.isLoopback else { return }
        announcer.warn("other machines can reach the simulation on \(address) and play customers there")
    }
}
