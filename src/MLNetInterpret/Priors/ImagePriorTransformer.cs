using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Maximization;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using static TorchSharp.torch;

namespace MLNetInterpret.Priors;

/// <summary>A trained prior of pictures; see <see cref="ImagePriorEstimator"/> for its columns.</summary>
/// <remarks>The autoencoder is a network like any other: it can be interpreted too.</remarks>
internal sealed class ImagePriorTransformer : NetworkTransformer
{
    internal const string Signature = "MniImagePrior";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI PRIO";
    private readonly string _outputColumnName;
    private readonly ImagePrior _prior;

    internal ImagePriorTransformer(
        IHostEnvironment environment, string inputColumnName, string outputColumnName, InputFormat format, ImagePrior prior)
        : base(environment, nameof(ImagePriorTransformer), inputColumnName, format, Hook(prior, (ImageLayout)format.Layout)) =>
        (_outputColumnName, _prior) = (outputColumnName, prior);

    /// <summary>What keeps optimised pictures plausible; disposed with this object.</summary>
    public ImagePrior Prior
    {
        get
        {
            RequireUsable();
            return _prior;
        }
    }

    internal static ImagePriorTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, network) = SavedNetwork.Read<Description, DenoisingAutoencoder>(
            context, FileFormat, Signature, description => description.Size(), description => new(description.Architecture));
        try
        {
            return new(
                environment, saved.InputColumn, saved.OutputColumn,
                InputFormat.OfImages(saved.Pictures, saved.Layout, saved.HasMeasuredRange, saved.Order),
                new(network, saved.Codes));
        }
        catch (ArgumentException failure)
        {
            network.Dispose();
            throw new InvalidDataException(
                $"The saved network ({Signature}) cannot be read: {failure.Message.TrimEnd('.')}.", failure);
        }
    }

    /// <summary>The column added; <paramref name="network"/> is null where there is none yet.</summary>
    internal static IReadOnlyList<DataViewSchema.DetachedColumn> OutputShape(string name, NetworkTransformer? network)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        NetworkAnnotation.Add(annotations, network);
        return [new(name, NumberDataViewType.Single, annotations.ToAnnotations())];
    }

    private protected override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input) =>
        OutputShape(_outputColumnName, this);

    private protected override IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths) =>
        Vectors.Rows(((output - input) / Prior.Pixels.Range).square().flatten(1).mean([1], keepdim: true));

    private protected override IReadOnlyList<Delegate> Getters(Func<float[]> scores) =>
        [(ValueGetter<float>)((ref float error) => error = scores()[0])];

    private protected override void SaveModel(ModelSaveContext context) => SavedNetwork.Write(
        context, FileFormat, Signature,
        new Description(
            InputColumnName, _outputColumnName, Format is PictureFormat, (ImageLayout)Layout, Prior.Network.Architecture,
            Prior.Codes, Format.HasMeasuredRange, Format.Order),
        Prior.Network);

    private protected override void Free()
    {
        base.Free();
        _prior.Dispose();
    }

    private static HookedNetwork Hook(ImagePrior prior, ImageLayout layout) =>
        new(prior.Network, [layout.Channels, layout.Height, layout.Width], layout.Scale);

    private sealed record Description(
        string InputColumn, string OutputColumn, bool Pictures, ImageLayout Layout, DenoisingAutoencoderArchitecture Architecture,
        CodeRange Codes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool HasMeasuredRange = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PixelOrder? Order = null)
    {
        /// <summary>How large the network is, once all fits together.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(InputColumn);
            Check.NotBlank(OutputColumn);
            Architecture.Validated();
            Layout.Require(Architecture.Channels, Architecture.Height, Architecture.Width);
            Codes.Require(Architecture.CodeSize);
            Order?.Require(Layout.Channels);
            return Architecture.Size();
        }
    }
}
