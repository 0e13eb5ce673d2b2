using System.Text.Json.Serialization;
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
/// <item><term>Features (input)</term><description>vector of Single, plane after plane, row after row, of any range,
/// or as <c>ExtractPixels</c> makes it; or MLImage</description></item>
/// <item><term>Label (input)</term><description>key</description></item>
/// <item><term>Score (output)</term><description>vector of Single: one probability for each class</description></item>
/// <item><term>PredictedLabel (output)</term><description>key with the label's values</description></item>
/// </list>
/// </remarks>
internal sealed class ConvolutionalNetworkTrainer : PredictorTrainer<ConvolutionalNetworkTransformer>
{
    private readonly ConvolutionalNetworkOptions _options;

    internal ConvolutionalNetworkTrainer(IHostEnvironment environment, ConvolutionalNetworkOptions options)
        : base(environment, nameof(ConvolutionalNetworkTrainer), options, Target.Classes) => _options = options;

    private protected override InputFormat FormatOf(IDataView input, DataViewSchema.Column feature) =>
        FormatOf(input, feature, _options.ImageShape, _options.PixelRange);

    /// <summary>How pictures are read: as the options say, else as <c>ExtractPixels</c> made them, else as the column's type
    /// says.</summary>
    internal static InputFormat FormatOf(
        IDataView input, DataViewSchema.Column feature, IReadOnlyList<int>? shape, (float Minimum, float Maximum)? range)
    {
        var isImage = feature.Type is ImageDataViewType;
        var pixels = isImage ? null : ExtractedPixels.Of(input, feature.Name);
        range = isImage ? (0, 255) : range ?? pixels?.Range;
        shape ??= ShapeOf(feature, pixels?.Order);
        var (minimum, maximum) = range ?? (0, 1);
        return InputFormat.OfImages(
            isImage, new(shape[0], shape[1], shape[2], minimum, maximum), hasMeasuredRange: range is null, pixels?.Order);
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
            if (format.HasMeasuredRange)
            {
                var (minimum, maximum) = PixelRange(rows.Range());
                format = format.In(layout with { Minimum = minimum, Maximum = maximum });
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
    private static int[] ShapeOf(DataViewSchema.Column feature, PixelOrder? order) => feature.Type switch
    {
        ImageDataViewType { Height: > 0, Width: > 0 } image => [3, image.Height, image.Width],
        VectorDataViewType { Dimensions: [> 0 and var rows, > 0 and var columns, > 0 and var colors] }
            when order is { IsInterleaved: true } => [colors, rows, columns],
        VectorDataViewType { Dimensions: [not (1 or 3), > 0, 3 or 4] dimensions } => throw new ArgumentException(
            $"The column '{feature.Name}' has the dimensions {string.Join(" x ", dimensions)}, as if the colours of a pixel "
            + "stood together (interleaved), but the network reads plane after plane: extract the pixels without "
            + "interleaving, or give the image shape (channels, rows, columns)."),
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
        var format = InputFormat.OfImages(saved.Pictures, saved.Layout, saved.HasMeasuredRange, saved.Order);
        return new(environment, saved.Column, format, saved.Classes, network);
    }

    private protected override void SaveModel(ModelSaveContext context) => SavedNetwork.Write(
        context, FileFormat, Signature,
        new Description(
            InputColumnName, Format is PictureFormat, (ImageLayout)Layout, Classes!, _architecture, Format.HasMeasuredRange,
            Format.Order),
        Network.Module);

    private sealed record Description(
        string Column, bool Pictures, ImageLayout Layout, ClassLabels Classes, ConvNetArchitecture Architecture,
        bool HasMeasuredRange = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PixelOrder? Order = null)
    {
        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(Column);
            Architecture.Validated();
            Layout.Require(Architecture.Channels, Architecture.Height, Architecture.Width);
            Classes.Require(Architecture.Classes);
            Order?.Require(Layout.Channels);
            return Architecture.Size();
        }
    }
}
