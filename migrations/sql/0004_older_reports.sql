-- Reports of before have neither examples nor a comparison with a standard: they show none.
update upload
set report = report || jsonb_build_object(
  'conformance', report -> 'conformance',
  'findings', (
    select coalesce(jsonb_agg('{"samples": [], "values": []}'::jsonb || finding), '[]')
    from jsonb_array_elements(report -> 'findings') as finding
  ),
  'rejects', (
    select coalesce(jsonb_agg('{"firstFileIndex": 0}'::jsonb || reject), '[]')
    from jsonb_array_elements(report -> 'rejects') as reject
  )
)
where report is not null;
