using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetInterpret.Cli.Commands.Demo;

/// <summary>The demo's result as one JSON object.</summary>
internal static class DemoJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One line.</summary>
    public static string Write(DemoResult result) => JsonSerializer.Serialize(
        new Summary(
            [.. result.Models.Select(model => new Model(
                model.Name, model.Kind, model.Metric, Round(model.Value), Round(model.TrainSeconds ?? 0)))],
            result.Findings.Sum(set => set.Select(finding => finding.Unit).Distinct().Count()),
            result.Findings.Sum(set => set.Count),
            result.Page,
            Round(result.Seconds)),
        Options);

    private static double Round(double value) => Math.Round(value, 4);

    private sealed record Summary(IReadOnlyList<Model> Models, int Units, int Findings, string Report, double Seconds);

    /// <param name="Name">A name for people.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Metric">What the value measures.</param>
    /// <param name="Value">Quality on held-out data.</param>
    /// <param name="TrainSeconds">Seconds of training in this run: 0 where the model was loaded.</param>
    private sealed record Model(
        string Name, string Kind, string Metric,
        [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value, double TrainSeconds);
}
