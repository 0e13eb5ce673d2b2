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
/// <item><term>Label (input)</term><description>Boolean (binary), key (multiclass) or Single (regression)</description></item>
/// <item><term>Score (output)</term><description>Single, the logit (binary) or the number (regression);
/// vector of Single, probabilities (multiclass)</description></item>
/// <item><term>Probability (output)</term><description>Single, binary only</description></item>
/// <item><term>PredictedLabel (output)</term><description>Boolean or key; none of a regression</description></item>
/// </list>
/// </remarks>
/// <typeparam name="TTransformer">A classifier or a regression.</typeparam>
internal sealed class MultilayerPerceptronTrainer<TTransformer> : PredictorTrainer<TTransformer>, IPerceptronTrainer
    where TTransformer : PredictionTransformer
{
    private readonly MultilayerPerceptronOptions _options;
    private readonly Made _made;

    /// <param name="environment">Whose work it is.</param>
    /// <param name="options">Columns, sizes and training.</param>
    /// <param name="target">What is predicted.</param>
    /// <param name="made">Makes the pipeline's step of a trained network.</param>
    internal MultilayerPerceptronTrainer(
        IHostEnvironment environment, MultilayerPerceptronOptions options, Target target, Made made)
        : base(environment, "MultilayerPerceptronTrainer", options, target) =>
        (_options, Target, _made) = (options, target, made);

    /// <inheritdoc/>
    public MultilayerPerceptronOptions Options => _options;

    /// <inheritdoc/>
    public Target Target { get; }

    /// <summary>Makes the pipeline's step of a trained network.</summary>
    internal delegate TTransformer Made(
        IHostEnvironment environment, MultilayerPerceptronOptions options, ClassLabels? classes, Mlp network, EpochReport kept);

    private protected override InputFormat FormatOf(IDataView input, DataViewSchema.Column feature) =>
        new VectorFormat(new VectorLayout(feature.Type is not VectorDataViewType { IsKnownSize: false } unsized
            ? (feature.Type as VectorDataViewType)?.Size ?? 1
            : throw new ArgumentException(
                $"The column '{feature.Name}' holds {unsized}, but a perceptron needs vectors of one known size.")));

    private protected override void Check(SchemaShape.Column feature) => VectorFormat.CheckShape(feature);

    private protected override TTransformer Train(
        TrainingRows rows, InputFormat format, ClassLabels? classes, TrainingRun run)
    {
        var features = ((VectorLayout)format.Layout).Length;
        var network = new Mlp(_options.Build(features, classes?.Names.Count ?? 1, Target == Target.Number), run.Seed);
        try
        {
            var training = _options.Training with { ClassWeights = run.ClassWeights };
            var kept = Training.Fit(
                network, rows.Inputs, rows.Labels, training, run.Seed, run.Listeners, run.Checkpoint, run.Cancellation);
            return _made(Host, _options, classes, network, kept);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
