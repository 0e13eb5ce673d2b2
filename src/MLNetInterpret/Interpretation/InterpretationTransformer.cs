using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Interpretation;
using MLNetInterpret.Reading;
using TorchSharp;

namespace MLNetInterpret;

/// <summary>A fitted interpretation: its findings, and a column of activations whose slots are the units.</summary>
public sealed class InterpretationTransformer : RowMappingTransformer
{
    /// <summary>The column that is added by default; see <see cref="InterpretationOptions.OutputColumnName"/>.</summary>
    public const string ActivationsColumnName = "Activations";

    internal const string Signature = "MniInterpretation";      // ML.NET allows 24 characters
    private const string Format = "MLIINTRP";
    private const string FindingsFile = "Findings.json";

    private readonly NetworkTransformer? _network;
    private readonly ActivationReading _reading;
    private readonly string _outputColumnName;
    private readonly IReadOnlyList<Unit> _units;

    internal InterpretationTransformer(
        IHostEnvironment environment, NetworkTransformer? network, FindingSet findings, ActivationReading reading,
        string outputColumnName)
        : base(environment, nameof(InterpretationTransformer))
    {
        (_network, Findings, _reading, _outputColumnName) = (network, findings, reading, outputColumnName);
        _units = [.. findings.Select(finding => finding.Unit)];
    }

    /// <summary>The findings, one for each unit.</summary>
    public FindingSet Findings { get; }

    /// <summary>The findings as rows: one for each unit, end and rank.</summary>
    /// <remarks>
    /// <list type="table">
    /// <listheader><term>Column</term><description>Type</description></listheader>
    /// <item><term>Unit</term><description>text, for example <c>conv2:5</c></description></item>
    /// <item><term>ClassName</term><description>text: the class that the unit stands for; empty where it is none</description>
    /// </item>
    /// <item><term>End</term><description>text: <c>highest</c> or <c>lowest</c></description></item>
    /// <item><term>Rank</term>
    /// <description>Int32: 0 for the optimised input, 1 for the most extreme real row, and on</description></item>
    /// <item><term>Row</term>
    /// <description>Int64: row number in the scanned data, from 0; -1 for the optimised input</description></item>
    /// <item><term>Id</term><description>text: the row's id, where an id column was named</description></item>
    /// <item><term>Label</term><description>text: the row's label, where a label column was named</description></item>
    /// <item><term>Activation</term><description>Single: the unit's activation on it</description></item>
    /// <item><term>Claim</term><description>text: the finding's claim</description></item>
    /// <item><term>Verdict</term><description>text: the finding's verdict in words</description></item>
    /// <item><term>Interpretability</term><description>Double: share of the choices between two rows that the unit's other rows
    /// explain, 0 to 1 (<see cref="MLNetInterpret.Interpretability"/>); NaN where it was not measured</description></item>
    /// </list>
    /// </remarks>
    public IDataView FindingsView => FindingRow.View(Findings);

    private protected override string Sentence => $"{Findings}; their activations are in the column '{_outputColumnName}'";

    private protected override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema input)
    {
        _ = NetworkIn(input);
        return OutputShape(_units, _outputColumnName);
    }

    /// <summary>The column added; the units are empty where they are not known yet.</summary>
    internal static IReadOnlyList<DataViewSchema.DetachedColumn> OutputShape(IReadOnlyList<Unit> units, string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ScoreColumns.AddSlotNames(annotations, [.. units.Select(unit => unit.Id)]);
        annotations.AddPrimitiveValue(ScoreColumns.IsActivation, BooleanDataViewType.Instance, true);
        var type = new VectorDataViewType(NumberDataViewType.Single, Math.Max(1, units.Count));
        return [new(name, type, annotations.ToAnnotations())];
    }

    private protected override IReadOnlyList<DataViewSchema.Column> ReadColumns(DataViewSchema input) =>
        [input[NetworkIn(input).InputColumnName]];

    private protected override IReadOnlyList<Delegate?> CreateGetters(
        DataViewRow input, IReadOnlyList<bool> active, out Action? dispose)
    {
        dispose = null;
        var network = NetworkIn(input.Schema);
        var row = network.CreateBatch(input, 1);
        var points = _units.Select(unit => unit.Point).Distinct().ToList();
        var (values, position) = (new float[_units.Count], -1L);
        return
        [
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> activations) =>
            {
                if (input.Position != position || position < 0)
                {
                    row.Add();
                    Measure(network.Network, row, points, values);
                    position = input.Position;
                }

                Vectors.Set(ref activations, values);
            }),
        ];
    }

    private protected override void SaveModel(ModelSaveContext context)
    {
        SavedStep.Write(
            context, Format, Signature,
            new Description(
                _reading.Reduction, _reading.WarmUp, _network is not null, _network?.Network.Hash,
                _outputColumnName == ActivationsColumnName ? null : _outputColumnName),
            FindingsFile, stream => FindingSetJson.Write(stream, Findings));
        if (_network is not null) MlNetInternals.SaveSubmodel(context, _network, "Network");
    }

    private static InterpretationTransformer Create(IHostEnvironment environment, object context) =>
        SavedStep.Read(context, Format, Signature, FindingsFile, Description.Old, (description, stream) =>
        {
            description.Require();
            var findings = FindingSetJson.Read(stream);
            var network = description.HasNetwork
                ? MlNetInternals.LoadSubmodel(environment, context, "Network") as NetworkTransformer
                    ?? throw new InvalidDataException("what it holds in place of its network is another step")
                : null;
            if (network is not null && description.NetworkHash is { } hash && hash != network.Network.Hash)
                throw new InvalidDataException("its network is not the one that it was made of");
            return new InterpretationTransformer(
                environment, network, findings, new(description.Reduction, description.WarmUp),
                description.OutputColumnName ?? ActivationsColumnName);
        });

    internal override void RequireUsable() => _network?.RequireUsable();

    private NetworkTransformer NetworkIn(DataViewSchema schema) => _network ?? NetworkAnnotation.Require(schema);

    private void Measure(HookedNetwork network, InputBatch row, IReadOnlyList<ActivationPoint> points, float[] values)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        using var input = row.Build();
        using var seen = network.RunWithCache(input.to(network.Device), points);
        for (var u = 0; u < values.Length; u++)
        {
            var map = seen[_units[u].Point][0, _units[u].Index!.Value].reshape(-1);
            if (_units[u].Position.Count > 0) map = map.narrow(0, _units[u].OffsetIn(seen[_units[u].Point].shape), 1);
            else if (network.InputType == torch.ScalarType.Int64 && map.shape[0] > _reading.WarmUp)
                map = map.narrow(0, _reading.WarmUp, map.shape[0] - _reading.WarmUp);
            values[u] = (_reading.Reduction switch
            {
                Reduction.Max => map.max(),
                Reduction.Sum => map.sum(),
                _ => map.mean(),
            }).to(torch.float32).item<float>();
        }
    }

    private sealed record Description(Reduction Reduction, int WarmUp, bool HasNetwork, string? NetworkHash,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OutputColumnName = null)
    {
        /// <summary>Version 1 had these as bytes.</summary>
        public static Description Old(BinaryReader reader) =>
            new((Reduction)reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), null);

        public void Require()
        {
            if (!Enum.IsDefined(Reduction))
                throw new InvalidDataException($"its reduction is {(int)Reduction}, which is none of this library's");
            if (OutputColumnName is not null && OutputColumnName.Trim().Length == 0)
                throw new InvalidDataException("its column has no name");
            if (WarmUp < 0) throw new InvalidDataException($"it leaves out the first {WarmUp} steps of a text");
        }
    }
}
