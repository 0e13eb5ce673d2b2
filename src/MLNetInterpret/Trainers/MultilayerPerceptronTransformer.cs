using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>A trained multilayer perceptron; see <see cref="MultilayerPerceptronTrainer{TTransformer}"/>.</summary>
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

    /// <summary>Of a network that was trained now.</summary>
    internal static MultilayerPerceptronTransformer Of(
        IHostEnvironment environment, MultilayerPerceptronOptions options, ClassLabels? classes, Mlp network, EpochReport kept) =>
        new(environment, options.FeatureColumnName, classes, options.PositiveClass, network)
        {
            Kept = kept,
            Negative = options.NegativeClass,
        };

    internal static MultilayerPerceptronTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, network) = SavedNetwork.Read<Description, Mlp>(
            context, FileFormat, Signature, description => description.Size(), description => new(description.Architecture));
        return new(environment, saved.Column, saved.Classes, saved.Positive, network) { Negative = saved.Negative };
    }

    private protected override void SaveModel(ModelSaveContext context) => SavedNetwork.Write(
        context, FileFormat, Signature,
        new Description(
            InputColumnName, Classes, _architecture, Classes is null ? Network.ClassNames.SingleOrDefault() : null, Negative),
        Network.Module);

    private sealed record Description(
        string Column, ClassLabels? Classes, MlpArchitecture Architecture,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Positive = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Negative = null)
    {
        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(Column);
            Architecture.Validated();
            if (Architecture.IsRegression) throw new ArgumentException("The network predicts a number, but there are classes.");
            Classes?.Require(Architecture.Outputs);
            if (Classes is null && Architecture.Outputs != 1)
                throw new ArgumentException($"There are no classes, but the network has {Architecture.Outputs} outputs.");
            return Architecture.Size();
        }
    }
}
