using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>A TorchSharp module of the user's own in a pipeline;
/// see <see cref="TorchModuleEstimator"/> for its columns.</summary>
/// <remarks>The module is taken over: it is frozen, evaluates, and is disposed with this step.</remarks>
internal sealed class TorchModuleTransformer : NetworkTransformer
{
    internal const string Signature = "MniTorchModule";      // ML.NET allows 24 characters
    private const string FileFormat = "MNI TORC";
    private readonly string _outputColumnName;
    private readonly string? _contractName;
    private readonly int _outputs;

    internal TorchModuleTransformer(
        IHostEnvironment environment, nn.Module<Tensor, Tensor> module, string outputColumnName, string inputColumnName,
        InputFormat format, string? contractName, IReadOnlyList<string> classNames)
        : base(environment, nameof(TorchModuleTransformer), inputColumnName, format, Hook(module, format.Layout, classNames))
    {
        (_outputColumnName, _contractName) = (outputColumnName, contractName);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        _outputs = checked((int)Network.Run(zeros([1, .. Network.InputShape])).numel());
        if (Network.Warnings.Count == 0) return;
        using var channel = environment.Register(nameof(TorchModuleTransformer)).Start("Points");
        foreach (var warning in Network.Warnings) channel.Warning(MessageSensitivity.None, "{0}", warning);
    }

    internal static TorchModuleTransformer Create(IHostEnvironment environment, object context)
    {
        var (saved, module) = SavedNetwork.Read<Description, nn.Module<Tensor, Tensor>>(
            context, FileFormat, Signature, description => description.Size(),
            description => TorchModules.Create(description.ContractName, description.ModuleType), mayMask: true);
        InputFormat format = saved.Pictures ? new PictureFormat((ImageLayout)saved.Layout()) : new VectorFormat(saved.Layout());
        return new(
            environment, module, saved.OutputColumn, saved.InputColumn, format, saved.ContractName, saved.ClassNames ?? []);
    }

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor>? Copy()
    {
        nn.Module<Tensor, Tensor>? copy = null;
        try
        {
            copy = _contractName is null
                ? TorchModules.Again(Network.Module)
                : TorchModules.Create(_contractName, typeName: null);
            if (Shares(copy, Network.Module)) return null;
            copy.load_state_dict(Network.Module.state_dict());
            return copy;
        }
        catch (Exception failure) when (failure is NotSupportedException or InvalidDataException or ArgumentException)
        {
            copy?.Dispose();
            return null;
        }
    }

    /// <summary>The column added; <paramref name="network"/> is null where there is none yet.</summary>
    internal static IReadOnlyList<DataViewSchema.DetachedColumn> OutputShape(
        string name, int outputs, NetworkTransformer? network)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        NetworkAnnotation.Add(annotations, network);
        return [new(name, new VectorDataViewType(NumberDataViewType.Single, outputs), annotations.ToAnnotations())];
    }

    private protected override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns(DataViewSchema input) =>
        OutputShape(_outputColumnName, _outputs, this);

    private protected override IReadOnlyList<float[]> Score(Tensor input, Tensor output, IReadOnlyList<int>? lengths) =>
        Vectors.Rows(output.to(float32));

    private protected override IReadOnlyList<Delegate> Getters(Func<float[]> scores) =>
        [(ValueGetter<VBuffer<float>>)((ref VBuffer<float> output) => Vectors.Set(ref output, scores()))];

    private protected override void SaveModel(ModelSaveContext context)
    {
        var type = _contractName is null ? TorchModules.NameOf(Network.Module) : null;
        SavedNetwork.Write(
            context, FileFormat, Signature,
            new Description(
                InputColumnName, _outputColumnName, Format is PictureFormat, Layout as ImageLayout,
                (Layout as VectorLayout)?.Length ?? 0, _contractName, type,
                Network.ClassNames is { Count: > 0 } classes ? classes : null),
            Network.Module);
    }

    /// <summary>Whether a factory gave out the very module, or its weights, once more.</summary>
    private static bool Shares(nn.Module made, nn.Module own)
    {
        var handles = own.parameters().Select(parameter => parameter.Handle).ToHashSet();
        return ReferenceEquals(made, own) || made.parameters().Any(parameter => handles.Contains(parameter.Handle));
    }

    private static HookedNetwork Hook(
        nn.Module<Tensor, Tensor> module, InputLayout layout, IReadOnlyList<string> classNames)
    {
        layout.Require();
        return layout switch
        {
            ImageLayout image => new(module, [image.Channels, image.Height, image.Width], image.Scale)
            {
                ClassNames = classNames,
            },
            VectorLayout vector => new(module, vector.Length) { ClassNames = classNames },
            _ => throw new ArgumentException($"A module cannot read {layout.Kind}: give an ImageLayout or a VectorLayout."),
        };
    }

    private sealed record Description(
        string InputColumn,
        string OutputColumn,
        bool Pictures,
        ImageLayout? Image,
        int Length,
        string? ContractName,
        string? ModuleType,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ClassNames = null)
    {
        public InputLayout Layout() => Image is { } image ? image : new VectorLayout(Length);

        /// <summary>How large the input is, once all fits together; what the module needs for it is the module's own.</summary>
        public NetworkSize Size()
        {
            Check.NotBlank(InputColumn);
            Check.NotBlank(OutputColumn);
            if (Pictures && Image is null) throw new ArgumentException("The column holds pictures, but nothing says their size.");
            Layout().Require();
            return default;
        }
    }
}
