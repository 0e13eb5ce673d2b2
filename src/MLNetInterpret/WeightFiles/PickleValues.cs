namespace MLNetInterpret.WeightFiles;

/// <summary>A dictionary in a pickle, in its order.</summary>
internal sealed class PickleMap
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}

/// <summary>A function or class by name, one of those that PyTorch writes tensors with.</summary>
internal sealed record PickleName
{
    private const string Storage = "Storage";

    private PickleName(string name) => Name = name;

    /// <summary>With its module.</summary>
    public string Name { get; }

    /// <exception cref="NotSupportedException">It is another; nothing in a file is run.</exception>
    public static PickleName Of(string module, string name) => $"{module}.{name}" switch
    {
        "collections.OrderedDict" or "torch.Size" or "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2"
            or "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" => new($"{module}.{name}"),
        var full when module is "torch" or "torch.storage" && name.EndsWith(Storage, StringComparison.Ordinal) => new(full),
        var full => throw Refused($"names '{full}'"),
    };

    /// <summary>The type of a storage's numbers, by a name such as torch.FloatStorage.</summary>
    public NumberType? NumberType => Name switch
    {
        "torch.DoubleStorage" => NumberType.Float64,
        "torch.FloatStorage" => NumberType.Float32,
        "torch.HalfStorage" => NumberType.Float16,
        "torch.BFloat16Storage" => NumberType.BFloat16,
        "torch.LongStorage" => new(8),
        "torch.IntStorage" => new(4),
        "torch.ShortStorage" => new(2),
        "torch.CharStorage" or "torch.ByteStorage" or "torch.BoolStorage" => new(1),
        _ => null,
    };

    /// <summary>What a call of it gives.</summary>
    /// <exception cref="InvalidDataException">The arguments are others than PyTorch's.</exception>
    public object Make(object?[] arguments) => (Name, arguments) switch
    {
        ("collections.OrderedDict", []) => new PickleMap(),
        ("torch.Size", [object?[] sizes]) => sizes,
        ("torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state", [StoredTensor tensor, ..]) => tensor,
        ("torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2",
            [StoredNumbers numbers, long offset, object?[] shape, object?[] strides, ..]) =>
            new StoredTensor(numbers, offset, [.. shape.OfType<long>()], [.. strides.OfType<long>()]),
        _ => throw new InvalidDataException($"the function '{Name}' is called with what PyTorch does not call it with"),
    };

    /// <summary>A pickle that does more than hold tensors.</summary>
    public static NotSupportedException Refused(string does) => new(
        $"it {does}, which reading would have to run, and only tensors are read; save the weights alone: " +
        "torch.save(model.state_dict(), PATH)");
}

/// <summary>Numbers that a pickle refers to.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Key">Their name in the file.</param>
/// <param name="Count">How many there are.</param>
internal sealed record StoredNumbers(NumberType Type, string Key, long Count)
{
    /// <summary>What a persistent id of PyTorch says.</summary>
    public static StoredNumbers Of(object? id) =>
        id is object?[] and ["storage", PickleName name, string key, string, long count, ..]
        ? name.NumberType is { } type
            ? new(type, key, count)
            : throw new NotSupportedException($"it holds numbers of the type {name.Name}; floats of 16, 32 and 64 bits are read")
        : throw new InvalidDataException("it refers to something else than numbers");
}

/// <summary>A tensor in a pickle: a view of stored numbers.</summary>
/// <param name="Numbers">The numbers.</param>
/// <param name="Offset">The place of its first.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">How far a step along each axis goes.</param>
internal sealed record StoredTensor(StoredNumbers Numbers, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides)
{
    /// <summary>Its numbers, the last axis fastest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stored">The stored numbers.</param>
    /// <param name="budget">What may be taken.</param>
    public WeightTensor Of(string name, float[] stored, NumberBudget budget)
    {
        var count = budget.Take(name, Shape);
        var (last, reaches) = (Offset, Strides.Count == Shape.Count && Offset >= 0 && Strides.All(stride => stride >= 0));
        for (var axis = 0; reaches && count > 0 && axis < Shape.Count; axis++)
        {
            reaches = Strides[axis] <= stored.Length;
            last += (Shape[axis] - 1) * Strides[axis];
        }

        if (count > stored.Length)
            throw new InvalidDataException(
                $"the tensor '{name}' [{string.Join(", ", Shape)}] has more numbers than the {stored.Length} that it is a " +
                "view of");
        if (!reaches || (count > 0 && last >= stored.Length))
            throw new InvalidDataException(
                $"the tensor '{name}' [{string.Join(", ", Shape)}] reaches beyond the {stored.Length} numbers " +
                "that it is a view of");
        var (values, place) = (new float[count], new long[Shape.Count]);
        for (var (index, at) = (0, Offset); index < values.Length; index++)
        {
            values[index] = stored[at];
            for (var axis = Shape.Count - 1; axis >= 0; axis--)
            {
                at += Strides[axis];
                if (++place[axis] < Shape[axis]) break;
                at -= Shape[axis] * Strides[axis];
                place[axis] = 0;
            }
        }

        return new(name, Shape, values);
    }
}
