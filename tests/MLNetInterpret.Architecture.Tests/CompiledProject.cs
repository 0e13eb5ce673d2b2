using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>Types of an assembly with the files they were compiled from, and which of them name which.</summary>
/// <remarks>Read from the metadata: base types, interfaces, attributes, signatures, fields, locals, method bodies. Constants
/// leave no trace in an assembly, and neither do names in comments.</remarks>
internal sealed partial class CompiledProject
{
    // the portable PDB's "type definition documents": files of a type that has no code of its own, such as an enum
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly string _name;
    private readonly string _folder;
    private readonly PEReader _assembly;
    private readonly MetadataReader _metadata;
    private readonly MetadataReader _symbols;
    private readonly Dictionary<TypeDefinitionHandle, CompiledType> _types;
    private readonly Dictionary<CompiledType, HashSet<string>> _foreign = [];

    private CompiledProject(string name, string folder, PEReader assembly, MetadataReader symbols)
    {
        (_name, _folder, _assembly, _metadata, _symbols) = (name, folder, assembly, assembly.GetMetadataReader(), symbols);
        _types = Documents().ToDictionary(pair => pair.Key, pair => Described(pair.Key, pair.Value));
        Arrows = [.. ArrowsBetween()];
    }

    /// <summary>Top-level types that were written in files of the project.</summary>
    public IReadOnlyCollection<CompiledType> Types => _types.Values;

    /// <summary>Each pair of different types of which the first names the second.</summary>
    public IReadOnlyList<Arrow> Arrows { get; }

    /// <summary>Full names of the types of other assemblies that each type names.</summary>
    public IReadOnlyDictionary<CompiledType, HashSet<string>> Foreign => _foreign;

    /// <summary>Reads an assembly and the symbols beside it.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="assemblyPath">A .dll with its portable .pdb.</param>
    /// <param name="folder">The folder of its project file.</param>
    public static CompiledProject Read(string name, string assemblyPath, string folder)
    {
        using var assembly = new PEReader(File.OpenRead(assemblyPath));
        var symbolPath = Path.ChangeExtension(assemblyPath, ".pdb");
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbolPath));
        return new(name, folder, assembly, symbols.GetMetadataReader());
    }

    private Dictionary<TypeDefinitionHandle, HashSet<string>> Documents()
    {
        var files = new Dictionary<TypeDefinitionHandle, HashSet<string>>();
        foreach (var handle in _metadata.MethodDefinitions)
        {
            var type = _metadata.GetMethodDefinition(handle).GetDeclaringType();
            var points = _symbols.GetMethodDebugInformation(handle).GetSequencePoints();
            foreach (var document in points.Select(point => point.Document).Distinct()) Add(type, document);
        }

        foreach (var information in _symbols.CustomDebugInformation.Select(_symbols.GetCustomDebugInformation))
        {
            if (_symbols.GetGuid(information.Kind) != TypeDocuments) continue;
            var documents = _symbols.GetBlobReader(information.Value);
            while (documents.RemainingBytes > 0)
                Add((TypeDefinitionHandle)information.Parent, MetadataTokens.DocumentHandle(documents.ReadCompressedInteger()));
        }

        return files;

        void Add(TypeDefinitionHandle type, DocumentHandle document)
        {
            if (SourceOf(document) is not { } file) return;
            if (!files.TryGetValue(Outermost(type), out var own)) files[Outermost(type)] = own = [];
            own.Add(file);
        }
    }

    /// <summary>The file of the project that a document is, or was generated from; null for what a generator invents.</summary>
    private string? SourceOf(DocumentHandle document)
    {
        var path = Path.GetRelativePath(_folder, _symbols.GetString(_symbols.GetDocument(document).Name)).Replace('\\', '/');
        if (GeneratedByRazor().Match(path) is { Success: true } generated) return generated.Groups[1].Value;
        return path.StartsWith("..", StringComparison.Ordinal) || path.StartsWith("obj/", StringComparison.Ordinal)
            || !File.Exists(Path.Combine(_folder, path)) ? null : path;
    }

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (_metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer) handle = outer;
        return handle;
    }

    private CompiledType Described(TypeDefinitionHandle handle, IEnumerable<string> files)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var (space, name) = (_metadata.GetString(type.Namespace), _metadata.GetString(type.Name));
        return new(
            _name, space.Length == 0 ? name : $"{space}.{name}", type.Attributes.HasFlag(TypeAttributes.Public),
            [.. files.Order(StringComparer.Ordinal)]);
    }

    private HashSet<Arrow> ArrowsBetween()
    {
        var named = new HashSet<Arrow>();
        foreach (var handle in _metadata.TypeDefinitions)
        {
            if (!_types.TryGetValue(Outermost(handle), out var from)) continue;
            var names = NamedBy(handle);
            if (!_foreign.TryGetValue(from, out var foreign)) _foreign[from] = foreign = [];
            foreign.UnionWith(names.Foreign);
            foreach (var target in names.Seen.Select(Outermost))
                if (_types.TryGetValue(target, out var to) && to != from) named.Add(new(from, to));
        }

        return named;
    }

    private TypeNames NamedBy(TypeDefinitionHandle handle)
    {
        var names = new TypeNames(_metadata);
        var type = _metadata.GetTypeDefinition(handle);
        if (!type.BaseType.IsNil) names.Add(type.BaseType);
        foreach (var contract in type.GetInterfaceImplementations())
            names.Add(_metadata.GetInterfaceImplementation(contract).Interface);
        foreach (var attribute in type.GetCustomAttributes()) names.Add(_metadata.GetCustomAttribute(attribute).Constructor);
        foreach (var field in type.GetFields()) _metadata.GetFieldDefinition(field).DecodeSignature(names, default);
        foreach (var property in type.GetProperties()) _metadata.GetPropertyDefinition(property).DecodeSignature(names, default);
        foreach (var constraint in type.GetGenericParameters().SelectMany(Constraints)) names.Add(constraint);
        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition)) AddMethod(names, method);
        return names;
    }

    private void AddMethod(TypeNames names, MethodDefinition method)
    {
        method.DecodeSignature(names, default);
        foreach (var attribute in method.GetCustomAttributes()) names.Add(_metadata.GetCustomAttribute(attribute).Constructor);
        foreach (var constraint in method.GetGenericParameters().SelectMany(Constraints)) names.Add(constraint);
        if (method.RelativeVirtualAddress == 0) return;
        var body = _assembly.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, default);
        foreach (var region in body.ExceptionRegions.Where(region => !region.CatchType.IsNil)) names.Add(region.CatchType);
        foreach (var token in MethodBodies.Tokens(body)) names.Add(token);
    }

    private IEnumerable<EntityHandle> Constraints(GenericParameterHandle parameter) =>
        _metadata.GetGenericParameter(parameter).GetConstraints()
            .Select(constraint => _metadata.GetGenericParameterConstraint(constraint).Type);

    [GeneratedRegex(@"^obj/.*/Razor/(.+\.razor)\.g\.cs$")]
    private static partial Regex GeneratedByRazor();
}
