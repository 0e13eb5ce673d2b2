using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Trainers;

/// <summary>Trains a convolutional classifier of images.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Features (input)</term><description>vector of Single, plane after plane, row after row, of any range;
/// or MLImage</description></item>
/// <item><term>Label (input)</term><description>key</description></item>
/// <item><term>Score (output)</term><description>vector of Single: one probability for each class</description></item>
/// <item><term>PredictedLabel (output)</term><description>key with the label's values</description></item>
/// </list>
/// </remarks>
internal sealed class ConvolutionalNetworkTrainer : ClassifierTrainer<ConvolutionalNetworkTransformer>
{
    private readonly ConvolutionalNetworkOptions _options;

    internal ConvolutionalNetworkTrainer(IHostEnvironment environment, ConvolutionalNetworkOptions options)
        : base(environment, nameof(ConvolutionalNetworkTrainer), options, binary: false) => _options = options;

    private protected override InputFormat FormatOf(DataViewSchema.Column feature)
    {
        var shape = _options.ImageShape ?? ShapeOf(feature);
        var (minimum, maximum) = feature.Type is ImageDataViewType ? (0, 255) : _options.PixelRange ?? (0, 1);
        return InputFormat.OfImages(feature, new(shape[0], shape[1], shape[2], minimum, maximum));
    }

    private protected override void Check(SchemaShape.Column feature)
    {
        if (feature.ItemType is not ImageDataViewType) VectorFormat.CheckShape(feature);
    }

    private protected override ConvolutionalNetworkTransformer Train(
        TrainingRows rows, InputFormat format, ClassLabels? classes, TrainingRun run)
    {
        var layout = (ImageLayout)format.Layout;
        if (_options.PixelRange is not null) TrainingRows.RequireRange(Host, rows.Inputs, format, _options.FeatureColumnName);
        var network = new ConvNet(_options.Build(layout, classes!.Names.Count), run.Seed);
        try
        {
            var training = _options.Training with { ClassWeights = run.ClassWeights };
            Training.Fit(
                network, rows.Inputs, rows.Labels, training, run.Seed, run.Listeners, run.Checkpoint, run.Cancellation);
            if (format is VectorFormat && _options.PixelRange is null)
            {
                var (minimum, maximum) = PixelRange(rows.Range());
                format = new VectorFormat(layout with { Minimum = minimum, Maximum = maximum }) { HasMeasuredRange = true };
            }

            return new(Host, _options.FeatureColumnName, format, classes, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The range that pictures with given extreme values are meant to be in.</summary>
    internal static (float Minimum, float Maximum) PixelRange((float Minimum, float Maximum) measured) => measured switch
    {
        ( >= 0, <= 1) => (0, 1),
        ( >= 0, <= 255) => (0, 255),
        _ => measured,
    };

    /// <summary>Channels, rows and columns as the column's type says them.</summary>
    internal static int[] ShapeOf(DataViewSchema.Column feature) => feature.Type switch
    {
        ImageDataViewType { Height: > 0, Width: > 0 } image => [3, image.Height, image.Width],
        VectorDataViewType { Dimensions: [> 0, > 0, > 0] dimensions } => [.. dimensions],
        _ => throw new ArgumentException(
            $"The column '{feature.Name}' does not say how its values make an image: " +
            "give the image shape, for example [3, 32, 32] (channels, rows, columns)."),
    };
}

/// <summary>A trained convolutional classifier of images; see <see cref="ConvolutionalNetworkTrainer"/>.</summary>
internal sealed class ConvolutionalNetworkTransformer : ClassifierTransformer
{
    internal const string Signature = "MniConvolutionalNetwork";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI CNN ";
    private readonly ConvNetArchitecture _architecture;

    internal ConvolutionalNetworkTransformer(
        IHostEnvironment environment, string featureColumnName, InputFormat format, ClassLabels? classes, ConvNet network)
        : base(environment, nameof(ConvolutionalNetworkTransformer), featureColumnName, format, classes,
            new(
                network, [network.Architecture.Channels, network.Architecture.Height, network.Architecture.Width],
                ((ImageLayout)format.Layout).Scale)
            {
                ClassNames = classes?.Known ?? [],
            }) =>
        _architecture = network.Architecture;

    internal static ConvolutionalNetworkTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, network) = SavedNetwork.Read<Description, ConvNet>(
            context, FileFormat, Signature, description => description.Size(), description => new(description.Architecture));
        InputFormat format = saved.Pictures
            ? new PictureFormat(saved.Layout)
            : new VectorFormat(saved.Layout) { HasMeasuredRange = saved.HasMeasuredRange };
        return new(environment, saved.Column, format, saved.Classes, network);
    }

    private protected override void SaveModel(ModelSaveContext context) => SavedNetwork.Write(
        context, FileFormat, Signature,
        new Description(
            InputColumnName, Format is PictureFormat, (ImageLayout)Layout, Classes!, _architecture, Format.HasMeasuredRange),
        Network.Module);

    private sealed record Description(
        string Column, bool Pictures, ImageLayout Layout, ClassLabels Classes, ConvNetArchitecture Architecture,
        bool HasMeasuredRange = false)
    {
        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(Column);
            Architecture.Validated();
            Layout.Require(Architecture.Channels, Architecture.Height, Architecture.Width);
            Classes.Require(Architecture.Classes);
            return Architecture.Size();
        }
    }
}
