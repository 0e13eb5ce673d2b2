using System.Globalization;
using System.Text.RegularExpressions;
using MLNetInterpret.WeightFiles;

namespace MLNetInterpret.Text.Imported;

/// <summary>The tensors of one layer, by what they are in it.</summary>
/// <param name="Name">What their names have in common.</param>
/// <param name="ByRole">Each by the rest of its name, such as <c>weight_ih</c> or <c>kernel</c>.</param>
internal sealed partial record TensorGroup(string Name, IReadOnlyDictionary<string, WeightTensor> ByRole)
{
    private static readonly string[] Matrices =
        ["kernel", "weight", "weights", "w", "embedding", "embeddings", "weight_ih", "recurrent_kernel", "weight_hh", ""];

    private const string Gates = "/gates", Candidate = "/candidate";
    private static readonly string[] Vectors = ["bias", "biases", "b", "bias_ih", "bias_hh"];

    /// <summary>The weights of its inputs, or of inputs and states in one matrix, or of a linear layer.</summary>
    public WeightTensor? Matrix =>
        Matrices.Select(role => ByRole.GetValueOrDefault(role)).FirstOrDefault(tensor => tensor is { Shape.Count: 2 });

    /// <summary>The recurrent weights; null where the layer has none of its own.</summary>
    public WeightTensor? Recurrent => ByRole.GetValueOrDefault("weight_hh") ?? ByRole.GetValueOrDefault("recurrent_kernel");

    /// <summary>The weights of a recurrent layer's inputs, or of inputs and states, whatever their shape.</summary>
    public WeightTensor? Inputs => ByRole.GetValueOrDefault("weight_ih") ?? ByRole.GetValueOrDefault("kernel") ?? Matrix;

    /// <summary>What a recurrent layer lacks of its weights; null where it is none, or has them all.</summary>
    public string? Missing => ByRole.ContainsKey("recurrent_kernel")
        ? Lacks("kernel")
        : ByRole.Keys.Any(role => role is "weight_ih" or "weight_hh" or "bias_ih" or "bias_hh")
            ? Lacks("weight_ih") ?? Lacks("weight_hh")
            : null;

    /// <summary>The biases, that of the inputs first.</summary>
    public IReadOnlyList<WeightTensor> Biases =>
        [.. Vectors.Select(role => ByRole.GetValueOrDefault(role)).OfType<WeightTensor>()];

    /// <summary>The first bias; null where there is none.</summary>
    public WeightTensor? Bias => Biases is [var first, ..] ? first : null;

    /// <summary>Whether a matrix of its is written as Keras and TensorFlow do, <c>[inputs, outputs]</c>, where the shape does
    /// not tell.</summary>
    public bool IsTurned => !ByRole.ContainsKey("weight") && !ByRole.ContainsKey("weight_ih") && !ByRole.ContainsKey("weight_hh");

    /// <summary>Whether one matrix has inputs and states, as in TensorFlow's cells.</summary>
    public bool IsJoint => Recurrent is null && Cell().IsMatch(Name) && Matrix is not null && Biases.Count > 0;

    /// <summary>Whether it is a table of codes by its name.</summary>
    public bool IsTable => ByRole.ContainsKey("embedding") || ByRole.ContainsKey("embeddings") || Table().IsMatch(Name);

    /// <summary>Layers in their order, numbers in names by their size; optimisers' own tensors and counts are left
    /// out.</summary>
    /// <exception cref="NotSupportedException">A tensor shows that a layer is of another kind.</exception>
    public static IReadOnlyList<TensorGroup> Of(IReadOnlyList<WeightTensor> tensors) => Joined(
    [
        .. tensors.Where(tensor => !Optimiser().IsMatch(tensor.Name))
            .Where(tensor => tensor.Values.Length > 1 || (tensor.Shape.Count > 0 && Parts().IsMatch(tensor.Name)))
            .Select(tensor => (Tensor: tensor, Name: Split(tensor)))
            .GroupBy(one => one.Name.Group)
            .OrderBy(group => Sortable(group.Key), StringComparer.Ordinal)
            .Select(group => new TensorGroup(
                group.Key, group.GroupBy(one => one.Name.Role, one => one.Tensor)
                    .ToDictionary(role => role.Key, role => Only([.. role])))),
    ]);

    /// <summary>TensorFlow's GRUCell has the candidate apart from the gates: one group of both, the candidate last.</summary>
    private static IReadOnlyList<TensorGroup> Joined(IReadOnlyList<TensorGroup> groups)
    {
        var byName = groups.ToDictionary(group => group.Name);
        TensorGroup? Beside(TensorGroup group, string own, string other) =>
            group.Name.EndsWith(own, StringComparison.Ordinal)
                ? byName.GetValueOrDefault(group.Name[..^own.Length] + other)
                : null;
        return
        [
            .. groups.Where(group => Beside(group, Candidate, Gates) is null)
                .Select(group => Beside(group, Gates, Candidate) is { } candidate
                    ? group.With(candidate, group.Name[..^Gates.Length])
                    : group),
        ];
    }

    /// <summary>Both groups' tensors side by side.</summary>
    private TensorGroup With(TensorGroup other, string name) => new(name, ByRole.ToDictionary(
        own => own.Key,
        own => other.ByRole.TryGetValue(own.Key, out var added) && added.Shape.Count == own.Value.Shape.Count
            && added.Shape.SkipLast(1).SequenceEqual(own.Value.Shape.SkipLast(1))
                ? own.Value.Beside(added)
                : throw new NotSupportedException(
                    $"the tensor {own.Value} of a GRU's gates has no match among those of its candidate")));

    private string? Lacks(string role) => ByRole.ContainsKey(role) ? null : role;

    private static WeightTensor Only(IReadOnlyList<WeightTensor> several) => several.Count == 1
        ? several[0]
        : throw new NotSupportedException($"the tensors {several[0]} and {several[1]} have the same place in one layer");

    private static (string Group, string Role) Split(WeightTensor tensor)
    {
        if (Foreign().Match(tensor.Name) is { Success: true } foreign)
            throw new NotSupportedException("only layers that read forwards, without peepholes and projections, can be read, " +
                $"and the tensor {tensor} is of another");
        var match = Parts().Match(tensor.Name);
        return match.Success
            ? ($"{match.Groups["group"].Value}{match.Groups["layer"].Value}", match.Groups["role"].Value.ToLowerInvariant())
            : (tensor.Name, "");
    }

    /// <summary>Names in which the same text with a larger number comes later, and none before 1.</summary>
    private static string Sortable(string name) => Number().Replace(
        name.ToLowerInvariant(), digits => digits.Value.Length > 9 ? digits.Value
            : int.Parse(digits.Value, CultureInfo.InvariantCulture).ToString("D9", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^(?<group>.*?)(?:^|[/._])(?<role>weight_ih|weight_hh|bias_ih|bias_hh|recurrent_kernel|kernel|embeddings?" +
        @"|weights?|bias(?:es)?|w|b)(?:_l(?<layer>\d+))?(?::\d+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Parts();

    [GeneratedRegex(@"(?<back>weight_[ih]h_l\d+_reverse$|[/._]?backward)|(?<peephole>w_[fio]_diag|peephole)|weight_hr_l\d+$")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"((lstm|gru|rnn)(_?cell)?|cell)(_?\d+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Cell();

    [GeneratedRegex("emb|encoder|lookup|wte", RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex(@"/(Adam|Momentum|RMSProp|Adagrad)(_\d+)?$|^optimizer|beta[12]_power", RegexOptions.IgnoreCase)]
    private static partial Regex Optimiser();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
