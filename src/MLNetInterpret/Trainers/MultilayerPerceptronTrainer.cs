using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>Trains a multilayer perceptron on feature vectors.</summary>
/// <remarks>
/// Features are best with a mean near 0 and a deviation near 1 each: see <c>ml.Transforms.FeaturizeTable</c> or
/// <c>ml.Transforms.NormalizeMeanVariance</c>.
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Features (input)</term><description>vector of Single of known size</description></item>
/// <item><term>Label (input)</term><description>Boolean (binary) or key (multiclass)</description></item>
/// <item><term>Score (output)</term><description>Single, the logit (binary);
/// vector of Single, probabilities (multiclass)</description></item>
/// <item><term>Probability (output)</term><description>Single, binary only</description></item>
/// <item><term>PredictedLabel (output)</term><description>Boolean or key</description></item>
/// </list>
/// </remarks>
internal sealed class MultilayerPerceptronTrainer : ClassifierTrainer<MultilayerPerceptronTransformer>
{
    private readonly MultilayerPerceptronOptions _options;

    internal MultilayerPerceptronTrainer(IHostEnvironment environment, MultilayerPerceptronOptions options, bool binary)
        : base(environment, nameof(MultilayerPerceptronTrainer), options, binary) => _options = options;

    private protected override InputFormat FormatOf(IDataView input, DataViewSchema.Column feature) =>
        new VectorFormat(new VectorLayout(feature.Type is not VectorDataViewType { IsKnownSize: false } unsized
            ? (feature.Type as VectorDataViewType)?.Size ?? 1
            : throw new ArgumentException(
                $"The column '{feature.Name}' holds {unsized}, but a perceptron needs vectors of one known size.")));

    private protected override void Check(SchemaShape.Column feature) => VectorFormat.CheckShape(feature);

    private protected override MultilayerPerceptronTransformer Train(
        TrainingRows rows, InputFormat format, ClassLabels? classes, TrainingRun run)
    {
        var features = ((VectorLayout)format.Layout).Length;
        var network = new Mlp(_options.Build(features, classes?.Names.Count ?? 1), run.Seed);
        try
        {
            var training = _options.Training with { ClassWeights = run.ClassWeights };
            Training.Fit(
                network, rows.Inputs, rows.Labels, training, run.Seed, run.Listeners, run.Checkpoint, run.Cancellation);
            return new(Host, _options.FeatureColumnName, classes, _options.PositiveClass, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}

/// <summary>A trained multilayer perceptron; see <see cref="MultilayerPerceptronTrainer"/>.</summary>
internal sealed class MultilayerPerceptronTransformer : ClassifierTransformer
{
    internal const string Signature = "MniMultilayerPerceptron";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI MLP ";
    private readonly MlpArchitecture _architecture;

    internal MultilayerPerceptronTransformer(
        IHostEnvironment environment, string featureColumnName, ClassLabels? classes, string? positive, Mlp network)
        : base(
            environment, nameof(MultilayerPerceptronTransformer), featureColumnName,
            new VectorFormat(new VectorLayout(network.Architecture.Features)), classes,
            new(network, network.Architecture.Features)
            {
                ClassNames = classes is null ? positive is null ? [] : [positive] : classes.Known,
            }) =>
        _architecture = network.Architecture;

    internal static MultilayerPerceptronTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, network) = SavedNetwork.Read<Description, Mlp>(
            context, FileFormat, Signature, description => description.Size(), description => new(description.Architecture));
        return new(environment, saved.Column, saved.Classes, saved.Positive, network);
    }

    private protected override void SaveModel(ModelSaveContext context) => SavedNetwork.Write(
        context, FileFormat, Signature,
        new Description(InputColumnName, Classes, _architecture, Classes is null ? Network.ClassNames.SingleOrDefault() : null),
        Network.Module);

    private sealed record Description(
        string Column, ClassLabels? Classes, MlpArchitecture Architecture,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Positive = null)
    {
        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(Column);
            Architecture.Validated();
            Classes?.Require(Architecture.Outputs);
            if (Classes is null && Architecture.Outputs != 1)
                throw new ArgumentException($"There are no classes, but the network has {Architecture.Outputs} outputs.");
            return Architecture.Size();
        }
    }
}
