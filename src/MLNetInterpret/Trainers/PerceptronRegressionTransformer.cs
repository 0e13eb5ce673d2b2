using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>A multilayer perceptron that predicts a number;
/// see <see cref="MultilayerPerceptronTrainer{TTransformer}"/>.</summary>
internal sealed class PerceptronRegressionTransformer : PredictionTransformer
{
    internal const string Signature = "MniPerceptronRegression";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI MLPR";
    private readonly MlpArchitecture _architecture;

    internal PerceptronRegressionTransformer(
        IHostEnvironment environment, string featureColumnName, string? number, Mlp network)
        : base(
            environment, nameof(PerceptronRegressionTransformer), featureColumnName,
            new VectorFormat(new VectorLayout(network.Architecture.Features)),
            new(network, network.Architecture.Features) { ClassNames = number is null ? [] : [number] }) =>
        _architecture = network.Architecture;

    /// <summary>Of a network that was trained now.</summary>
    internal static PerceptronRegressionTransformer Of(
        IHostEnvironment environment, MultilayerPerceptronOptions options, ClassLabels? classes, Mlp network, EpochReport kept) =>
        new(environment, options.FeatureColumnName, options.NumberName, network) { Kept = kept };

    internal static PerceptronRegressionTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, network) = SavedNetwork.Read<Description, Mlp>(
            context, FileFormat, Signature, description => description.Size(), description => new(description.Architecture));
        return new(environment, saved.Column, saved.Number, network);
    }

    /// <inheritdoc/>
    internal override void SaveAsOnnx(MlNetInternals.PipelineGraph graph, DataViewSchema input)
    {
        var features = ((VectorFormat)Format).Write(graph, graph.Column(InputColumnName));
        graph.Column("Identity", OutputColumns(input)[0], [NetworkGraphs.Logits(graph, Network.Module, features)!]);
    }

    private protected override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input) =>
        ScoreColumns.Number(ScoreColumns.NextSet(input), this);

    private protected override IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths) =>
        Vectors.Rows(output);

    private protected override IReadOnlyList<Delegate> Getters(Func<float[]> scores) =>
        [(ValueGetter<float>)((ref float score) => score = scores()[0])];

    private protected override void SaveModel(ModelSaveContext context) => SavedNetwork.Write(
        context, FileFormat, Signature,
        new Description(InputColumnName, _architecture, Network.ClassNames.SingleOrDefault()), Network.Module);

    private sealed record Description(
        string Column, MlpArchitecture Architecture,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Number = null)
    {
        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(Column);
            Architecture.Validated();
            return Architecture.IsRegression
                ? Architecture.Size()
                : throw new ArgumentException("The network predicts classes, but a number is to be read of it.");
        }
    }
}
