using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Interpretation;

/// <summary>An interpretation as one more stage of a pipeline: append it after a step that holds a network.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Use</description></listheader>
/// <item><term>what the network reads</term>
/// <description>input: scanned once for the strongest rows of every unit</description></item>
/// <item><term><see cref="InterpretationOptions.OutputColumnName"/></term>
/// <description>output: vector of Single, one slot for each unit, named by it</description></item>
/// </list>
/// <see cref="Fit"/> finds the network above it, scans the rows, optimises inputs as far as <see cref="Depth"/> says (quickly,
/// unless asked for otherwise), and returns a transformer with the findings. It writes what it does to <c>MLContext.Log</c>.
/// </remarks>
internal sealed class InterpretationEstimator : IEstimator<InterpretationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly NetworkTransformer? _network;
    private readonly InterpretationOptions _options;

    private IReadOnlyList<DataViewSchema.DetachedColumn> Added =>
        InterpretationTransformer.OutputShape([], _options.OutputColumnName);

    internal InterpretationEstimator(IHostEnvironment environment, NetworkTransformer? network, InterpretationOptions options)
    {
        if (options.Validated() is not ({ HeldOut: null } and ({ Table.Descriptions.HeldOut: null } or { Table: null })))
            throw new ArgumentException(
                "A stage sees the rows of its pipeline only: " +
                "give held-out rows to ml.Interpretation.Interpret with the finished model.", nameof(options));
        (_environment, _network, _options) = (environment, network, options.At(Depth.Quick));
    }

    /// <summary>Interprets the network upstream (or the one named) over the rows given.</summary>
    /// <exception cref="InvalidOperationException">There is no network upstream.</exception>
    /// <exception cref="ArgumentException">A unit, point or column does not exist; the message lists what does. Or concepts were
    /// asked for, and the rows are no text, too short, or have a character that the model does not know.</exception>
    public InterpretationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // ML.NET's own steps carry no network along: the stage keeps the one that it finds in them
        var own = _network ?? (NetworkAnnotation.Find(input.Schema) is null
            ? StepNetworks.Find(_environment, UpstreamStep.Of(input))
            : null);
        var network = own ?? NetworkAnnotation.Require(input.Schema);
        Columns.RequireFree(input.Schema, Added, nameof(InterpretationEstimator));
        RequireOwnColumn(input.Schema.Select(column => (column.Name, column.Annotations.Schema.Select(kept => kept.Name))));
        var findings = InterpretationRun.Run(_environment, input, network, _options);
        return new(_environment, own, findings, new(_options.Reduction, _options.WarmUp), _options.OutputColumnName);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (_network is null && !NetworkAnnotation.IsIn(inputSchema) && !StepNetworks.MayBe())
            throw new ArgumentException(
                "There is no network upstream; append the interpretation " +
                "after a trainer of MLNetInterpret, ApplyTorchModule, ApplyOnnxNetwork or ApplyOnnxModel.");
        RequireOwnColumn(inputSchema.Select(column => (column.Name, column.Annotations.Select(kept => kept.Name))));
        return Columns.Widen(inputSchema, Added, nameof(InterpretationEstimator));
    }

    /// <summary>Refuses to hide another interpretation's activations.</summary>
    /// <param name="columns">Name and annotations of each.</param>
    private void RequireOwnColumn(IEnumerable<(string Name, IEnumerable<string> Annotations)> columns)
    {
        var name = _options.OutputColumnName;
        if (columns.Any(column => column.Name == name && column.Annotations.Contains(ScoreColumns.IsActivation)))
            throw new ArgumentException(
                $"An interpretation before this one has added the column '{name}' already: "
                + $"give this one another name, for example outputColumnName: \"{name}2\".");
    }
}
