using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>An interpretation as part of a context: written to its log, and ended with it.</summary>
internal static class InterpretationRun
{
    /// <summary>Interprets a network; see <see cref="Interpreter.Interpret"/>.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="view">The rows.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">What is looked at, at a depth that is settled.</param>
    /// <param name="heldOut">Rows that the model did not learn from; null where there are none.</param>
    public static FindingSet Run(
        IHostEnvironment environment, IDataView view, NetworkTransformer network, InterpretationOptions options,
        IDataView? heldOut = null)
    {
        var seed = options.Seed ?? MlNetInternals.SeedOf(environment) ?? 0;
        using var work = new ContextWork(environment, "Interpretation", options);
        var findings = Interpreter.Interpret(view, network, work.Of(options), seed, heldOut);
        work.Channel.Info(
            MessageSensitivity.None, "{0} units of {1} interpreted over {2} rows",
            findings.Count, findings.Provenance.Model, findings.Provenance.Rows);
        return findings;
    }
}
